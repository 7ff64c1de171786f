"""Connections and streams that find no room: who is told what, and that all goes on when there is room again."""

import json
from contextlib import ExitStack

import pytest
from client_program import start_program  # noqa: F401 (a fixture)
from event_stream import EventStream
from operator_view import Operator
from visitor import EVENT_STREAM, MOST_REQUESTS, RETRY_MILLISECONDS, RETRY_SECONDS, Visitor, enter, raw, retry_of
from web_socket import WebSocket

SCHEMES = pytest.mark.parametrize("scheme", ["http", "https"])
TRANSPORTS = ["sse", "ndjson", "poll", "ws"]


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
    server = start_server("--max-streams", "2", "--interval", "0.01", "--admin", "localhost:0", scheme="http")
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
    assert Operator(server).value("freshet_refusals_total", reason="streams") == 4
    for _ in range(MOST_REQUESTS):
        with EventStream(server.url + "/sse1") as stream:
            if stream.events(1):
                return
    raise AssertionError("streams that have ended still count")


def test_our_own_program_waits_and_gets_in_whatever_its_transport(full_house, start_program):
    server, visitors = full_house("http")
    arguments = ["subscribe", "t", "--from", "earliest", "--count", 1, "--verbose", "--transport"]
    programs = [start_program(server, *arguments, transport) for transport in TRANSPORTS]
    for program in programs:
        program.wait_until_it_says("Trying again")
    assert visitors[0].ask("POST", "/events/t", body="worth waiting for")[0].status == 201
    for visitor in visitors:
        visitor.connection.close()
    for program in programs:
        assert program.finish() == (0, ["worth waiting for"])
