"""Requests that do not come, or come in shapes that two readers could read in two ways."""

import http.client
import json
import time
from urllib.parse import urlsplit

import pytest
from operator_view import Operator
from visitor import raw

HOST = b"Host: localhost\r\n"
GET = b"GET /demo/about HTTP/1.1\r\n"
POST = b"POST /events/t HTTP/1.1\r\n" + HOST
CHUNKED = b"Transfer-Encoding: chunked\r\n"
HEAD_SECONDS = 10


@pytest.fixture
def server(start_server):
    return start_server("--admin", "localhost:0", scheme="http")


def exchange(server, bytes):
    """Everything that comes for these bytes, when the server has closed the connection."""
    with raw(server) as connection:
        try:
            connection.sendall(bytes)
        except OSError:
            pass  # it has heard enough
        answer = b""
        try:
            while part := connection.recv(65_536):
                answer += part
        except ConnectionResetError:
            pass  # with bytes of ours unread
        return answer


def is_well(server):
    address = urlsplit(server.url)
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=30)
    connection.request("GET", "/demo/about")
    return connection.getresponse().status == 200


def test_a_head_that_drips_is_cut_after_ten_seconds(server):
    with raw(server) as connection:
        connection.settimeout(1)
        start, answer = time.monotonic(), b""
        connection.sendall(GET)
        while not answer:
            connection.sendall(b"X")
            try:
                answer = connection.recv(65_536)
            except TimeoutError:
                assert is_well(server)
        assert HEAD_SECONDS - 1 < time.monotonic() - start < 3 * HEAD_SECONDS
        head, _, body = answer.partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 408 ") and b"connection: close" in head.lower()
        assert json.loads(body)["status"] == 408
        connection.settimeout(30)
        assert connection.recv(1) == b""
    assert Operator(server).value("freshet_cuts_total", reason="head-timeout") == 1


@pytest.mark.parametrize("bytes", [
    POST + b"Content-Length: 5\r\n" + CHUNKED + b"\r\n5\r\nhello\r\n0\r\n\r\n",
    POST + CHUNKED + b"Content-Length: 5\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    POST + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
    POST + b"Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
    POST + b"Content-Length: 5, 5\r\n\r\nhello",
    POST + b"Content-Length: +5\r\n\r\nhello",
    POST + b"Content-Length: 0x5\r\n\r\nhello",
    POST + b"Content-Length : 5\r\n\r\nhello",
    POST + b"Transfer-Encoding: gzip\r\n\r\nhello",
    POST + b"Transfer-Encoding: chunked, gzip\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    POST + b"Transfer-Encoding: xchunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    POST + CHUNKED + CHUNKED + b"\r\n5\r\nhello\r\n0\r\n\r\n",
    POST + b"Transfer-Encoding : chunked\r\nContent-Length: 5\r\n\r\nhello",
    POST + CHUNKED + b"\r\nfffffffffffffffff\r\nhello",
    POST + CHUNKED + b"\r\n-1\r\nhello",
    POST + CHUNKED + b"\r\n5\nhello\n0\n\n",
    POST + CHUNKED + b"\r\n5\r\nhello!\r\n0\r\n\r\n",
    GET + HOST + b"X: a\r\n b\r\n\r\n",
    GET + b" X: a\r\n" + HOST + b"\r\n",
    b"GET /demo/about HTTP/1.1\nHost: localhost\n\n",
    GET + HOST + b"X: a\nY: b\r\n\r\n",
    GET + HOST + b"X: a\rY: b\r\n\r\n",
    GET + HOST + b"X: \0\r\n\r\n",
    GET + HOST + b"X : a\r\n\r\n",
    GET + b"\r\n",
    GET + HOST + b"Host: elsewhere\r\n\r\n",
])
def test_a_request_that_could_be_read_in_two_ways_is_400_and_the_last_of_its_connection(server, bytes):
    answer = exchange(server, bytes + GET + HOST + b"\r\n")
    assert answer.startswith(b"HTTP/1.1 400 ") and answer.count(b"HTTP/1.1 ") == 1
    assert b"connection: close" in answer.lower()


@pytest.mark.parametrize("bytes", [
    GET + HOST + b"X: " + b"x" * 20_000 + b"\r\n\r\n",
    GET + HOST + b"X: " + b"x" * 10_000_000,
    GET + HOST + b"X: y\r\n" * 5_000 + b"\r\n",
    GET + HOST + b"X: " + b"y\r\nX: " * 1_000_000,
    b"GET /" + b"x" * 200_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n",
], ids=["a-long-field", "an-endless-field", "many-fields", "endless-fields", "a-long-target"])
def test_a_head_that_is_too_large_is_431_and_the_last_of_its_connection(server, bytes):
    answer = exchange(server, bytes)
    # The system may take the answer from whoever is still sending.
    assert answer.startswith(b"HTTP/1.1 431 ") or not answer and len(bytes) > 1_000_000
    assert not answer or b"connection: close" in answer.lower()
    assert is_well(server)
    assert Operator(server).value("freshet_cuts_total", reason="oversized-head") == 1


def test_extensions_of_chunks_are_skipped_but_not_for_ever(server):
    with raw(server) as connection:
        connection.sendall(POST + CHUNKED + b"\r\n5;a=" + b"b" * 1_000 + b"\r\nhello\r\n0\r\n\r\n")
        assert connection.recv(65_536).startswith(b"HTTP/1.1 201 ")
    answer = exchange(server, POST + CHUNKED + b"\r\n5;" + b"a" * 20_000_000)
    assert not answer or answer.startswith(b"HTTP/1.1 431 ")
    assert is_well(server)


def test_a_request_that_only_http_1_0_may_send_without_a_host_is_served(server):
    assert exchange(server, b"GET /demo/about HTTP/1.0\r\n\r\n").startswith(b"HTTP/1.0 200 ")
