"""Connections and streams that find no room: who is told what, and that all goes on when there is room again."""

import http.client
import json
import select
import socket
import ssl
import subprocess
from contextlib import ExitStack
from urllib.parse import urlsplit

import descriptors
import pytest
from event_stream import EventStream
from freshet_server import FreshetServer
from needs import need
from web_socket import WebSocket

EVENT_STREAM = {"Accept": "text/event-stream"}
RETRY_MILLISECONDS = range(5_000, 15_001)
RETRY_SECONDS = range(5, 16)
# What is kept back of the 1,024 for connections that are being refused.
DESCRIPTORS, REFUSALS = 1_024, 64
LAUNCHER = ("prlimit", f"--nofile={DESCRIPTORS}:{DESCRIPTORS}")
TOO_MANY = 16
MOST_REQUESTS = 500
SCHEMES = pytest.mark.parametrize("scheme", ["http", "https"])


class Visitor:
    """A connection that is kept alive: one place."""

    def __init__(self, server):
        address = urlsplit(server.url)
        if server.scheme == "https":
            context = ssl.create_default_context(cafile=server.authority)
            self.connection = http.client.HTTPSConnection(address.hostname, address.port, timeout=30, context=context)
        else:
            self.connection = http.client.HTTPConnection(address.hostname, address.port, timeout=30)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.connection.close()

    def ask(self, method="GET", target="/demo/about", body=None, **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.connection.request(method, target, body=body, headers=named)
        response = self.connection.getresponse()
        return response, response.read().decode()


def enter(server, stack) -> Visitor:
    """Somebody who is served, and stays."""
    for _ in range(MOST_REQUESTS):
        visitor = Visitor(server)
        if visitor.ask()[0].status == 200:
            return stack.enter_context(visitor)
        visitor.connection.close()
    raise AssertionError("there is no room, and there should be")


def raw(server):
    address = urlsplit(server.url)
    return socket.create_connection((address.hostname, address.port), timeout=30)


def retry_of(body: str) -> int:
    fields = dict(line.split(": ", 1) for line in body.splitlines() if not line.startswith(":") and line)
    assert set(fields) == {"retry"}, "nothing is dispatched, and no ID is set"
    return int(fields["retry"])


@pytest.fixture
def full_house(start_server):
    """A server with room for two, who are there."""
    with ExitStack() as stack:

        def start(scheme, *arguments):
            server = start_server("--max-connections", "2", *arguments, scheme=scheme)
            return server, [enter(server, stack) for _ in range(2)]

        yield start


@SCHEMES
def test_an_event_source_too_many_is_told_to_come_back(full_house, scheme):
    server, _ = full_house(scheme)
    with Visitor(server) as visitor:
        response, body = visitor.ask(target="/sse1", **EVENT_STREAM)
        assert (response.status, response.headers["Content-Type"]) == (200, "text/event-stream")
        assert retry_of(body) in RETRY_MILLISECONDS
        assert response.headers["Connection"] == "close"


def test_times_to_come_back_are_spread(full_house):
    server, _ = full_house("http")
    times = set()
    for _ in range(10):
        with Visitor(server) as visitor:
            times.add(retry_of(visitor.ask(target="/sse1", **EVENT_STREAM)[1]))
    assert len(times) > 1


@SCHEMES
@pytest.mark.parametrize(("method", "body"), [("GET", None), ("POST", "x" * 1_000_000), ("HEAD", None)])
def test_any_other_request_too_many_is_503(full_house, scheme, method, body):
    server, _ = full_house(scheme)
    with Visitor(server) as visitor:
        response, text = visitor.ask(method, "/events/t", body=body)
        assert response.status == 503
        assert int(response.headers["Retry-After"]) in RETRY_SECONDS
        assert response.headers["Content-Type"] == "application/problem+json"
        assert method == "HEAD" or "connections" in json.loads(text)["detail"]


@pytest.mark.parametrize("target", ["/events/t", "/ws1"])
@pytest.mark.parametrize("offer", [{}, {"sec_websocket_protocol": "freshet.json, else"}])
def test_a_websocket_too_many_is_closed_with_1013(full_house, target, offer):
    server, _ = full_house("http")
    with WebSocket(server.url + target, **offer) as web_socket:
        assert web_socket.status == 101
        # A browser would fail the connection if none of its offers were taken.
        assert web_socket.headers.get("sec-websocket-protocol") == ("freshet.json" if offer else None)
        assert list(web_socket.texts()) == []
        assert web_socket.close_code == 1013


def test_the_connection_ends_behind_its_answer(full_house):
    server, _ = full_house("http")
    with raw(server) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\nGET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        answers = b""
        while part := connection.recv(65_536):
            answers += part
    assert answers.count(b"HTTP/1.1 ") == 1


def test_a_page_of_another_site_may_read_the_answer_if_it_may_read_the_stream(full_house):
    server, _ = full_house("http", "--allow-origin", "https://example.com")
    with Visitor(server) as visitor:
        response, _ = visitor.ask(target="/sse1", Origin="https://example.com", **EVENT_STREAM)
        assert response.headers["Access-Control-Allow-Origin"] == "https://example.com"


@SCHEMES
def test_a_place_that_becomes_free_is_taken(full_house, scheme):
    server, (first, second) = full_house(scheme)
    first.connection.close()
    with ExitStack() as stack:
        enter(server, stack)
        with Visitor(server) as visitor:
            assert visitor.ask()[0].status == 503
        assert second.ask()[0].status == 200


def test_streams_are_limited_too_and_end_with_their_connection(start_server):
    server = start_server("--max-streams", "2", "--interval", "0.01", scheme="http")
    with EventStream(server.url + "/sse1") as first, WebSocket(server.url + "/ws1") as second:
        assert first.events(1) and next(second.texts())
        with Visitor(server) as visitor:
            assert retry_of(visitor.ask(target="/events/t", **EVENT_STREAM)[1]) in RETRY_MILLISECONDS
            # The same connection goes on; a program is told so by the status.
            response, body = visitor.ask(target="/events/t", Accept="application/x-ndjson")
            assert response.status == 503 and "streams" in json.loads(body)["detail"]
            assert visitor.ask("POST", "/events/t", body="x")[0].status == 201
        for target in ("/ws1", "/events/t"):
            with WebSocket(server.url + target) as web_socket:
                assert list(web_socket.texts()) == [] and web_socket.close_code == 1013
    for _ in range(MOST_REQUESTS):
        with EventStream(server.url + "/sse1") as stream:
            if stream.events(1):
                return
    raise AssertionError("streams that have ended still count")


def test_an_answer_waits_in_the_queue_of_the_kernel_while_there_is_no_room_to_say_no(tmp_path):
    server = FreshetServer(tmp_path, "--max-connections", "1", scheme="http", launcher=LAUNCHER).start()
    port = urlsplit(server.url).port
    try:
        with ExitStack() as stack:
            visitor = enter(server, stack)
            silent = [stack.enter_context(raw(server)) for _ in range(REFUSALS)]
            ask_until(visitor, lambda: not descriptors.is_accepting(server.process, port))
            with Visitor(server) as late:
                late.connection.request("GET", "/demo/about")
                silent[0].close()
                assert late.connection.getresponse().status == 503
    finally:
        server.stop()


def test_accepting_pauses_when_descriptors_run_out_and_goes_on_when_one_is_free(start_server):
    server = start_server(scheme="http")
    port = urlsplit(server.url).port
    with ExitStack() as stack:
        visitors = [enter(server, stack) for _ in range(4)]
        descriptors.allow(server.process, descriptors.count(server.process))
        with Visitor(server) as late:
            late.connection.request("GET", "/demo/about")
            # Without a pause its event loop would ask for the connection again and again.
            ask_until(visitors[0], lambda: not descriptors.is_accepting(server.process, port))
            assert "Accepting pauses" in server.diagnostics.read_text()
            visitors[-1].connection.close()
            assert late.connection.getresponse().status == 200


@pytest.fixture
def start_elsewhere(tmp_path):
    """Starts a server on an address of this machine that is none of loopback's. What goes there does not leave it."""
    shown = subprocess.run(["ip", "-o", "-4", "address", "show", "scope", "global"], capture_output=True, text=True)
    addresses = [line.split()[3].split("/")[0] for line in shown.stdout.splitlines()]
    need("address but loopback's", bool(addresses), "connections from loopback are not counted by address")
    servers = []

    def start(*arguments):
        servers.append(FreshetServer(tmp_path, *arguments, scheme="http", host=addresses[0], launcher=LAUNCHER))
        return servers[-1].start()

    yield start
    for server in servers:
        server.stop()


def test_connections_are_limited_by_address(start_elsewhere):
    server = start_elsewhere("--max-connections-per-address", "2")
    with ExitStack() as stack:
        visitors = [enter(server, stack) for _ in range(2)]
        with Visitor(server) as visitor:
            response, body = visitor.ask()
            assert response.status == 503 and "your address" in json.loads(body)["detail"]
        with Visitor(server) as visitor:
            assert retry_of(visitor.ask(target="/sse1", **EVENT_STREAM)[1]) in RETRY_MILLISECONDS
        visitors[0].connection.close()
        enter(server, stack)


def test_connections_from_loopback_are_not_limited_by_address(start_server):
    server = start_server("--max-connections-per-address", "1", scheme="http")
    with ExitStack() as stack:
        for _ in range(3):
            enter(server, stack)


def test_an_address_that_wants_to_be_refused_too_often_is_cut_off(start_elsewhere):
    server = start_elsewhere("--max-connections-per-address", "1")
    with ExitStack() as stack:
        visitor = enter(server, stack)
        waiting = [stack.enter_context(raw(server)) for _ in range(REFUSALS + TOO_MANY)]
        while len(waiting) > REFUSALS:
            told, _, _ = select.select(waiting, [], [], 30)
            assert told, "nobody is cut off"
            for connection in told:
                with pytest.raises(ConnectionResetError):
                    connection.recv(1)
                waiting.remove(connection)
        assert visitor.ask()[0].status == 200


def ask_until(visitor, fact):
    """Waits for a fact while somebody is served: the only clock here."""
    for _ in range(MOST_REQUESTS):
        if fact():
            return
        assert visitor.ask()[0].status == 200
    raise AssertionError("the server has answered hundreds of requests, and it is still not so")


def test_the_room_is_said_at_the_start(start_server):
    assert "Room for 7 connections" in start_server("--max-connections", "7").line_with("Room for")


def test_more_than_the_descriptors_bear_is_one_line_that_says_what_they_bear(freshet, tmp_path):
    result = freshet("serve", "--plain", "--state", tmp_path, "--max-connections", "1000000000")
    assert (result.returncode, result.stdout, result.stderr.count("\n")) == (1, "", 1)
    assert "at most" in result.stderr and "ulimit -n" in result.stderr


@pytest.mark.parametrize("option", ["--max-connections", "--max-connections-per-address", "--max-streams"])
def test_no_room_at_all_is_a_wrong_command_line(freshet, option):
    result = freshet("serve", option, "0")
    assert result.returncode == 64 and option in result.stderr
