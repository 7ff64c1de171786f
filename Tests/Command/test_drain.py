"""How a server takes its leave after SIGTERM: of whom it tells what, and in which order."""

import gzip
import json
import re
import signal
import socket
import zlib
from urllib.parse import urlsplit

import pytest
from event_stream import EventStream
from http2_connection import HTTP2Connection
from operator_view import Operator
from patience import becomes
from topics import publish, request
from visitor import EVENT_STREAM, Visitor, raw
from web_socket import WebSocket

# A second, and up to two for the spread; with a few streams, none of it for those that end later.
RETRY_MILLISECONDS = range(1_000, 3_100)
FOR_EVER = ("--drain", "3600")
LAST_OF_ALL = 2**31 - 1


def begin_drain(server):
    server.process.send_signal(signal.SIGTERM)


def insist(server):
    """Sends a second signal, and again as long as it is taken for the first one, with which it comes together."""

    def has_ended():
        server.process.send_signal(signal.SIGINT)
        return server.process.poll() is not None

    becomes(has_ended)


def wait_until_refused(server):
    """Nobody is let in any more."""
    while True:
        try:
            raw(server).close()
        except (ConnectionRefusedError, ConnectionResetError):
            return


def assert_ended(server):
    assert server.process.wait(20) == 0


def farewell(text):
    """When to come back, which is the last that a stream says."""
    return int(re.fullmatch(r"(?s).*\n\nretry: (\d+)\n\n", text)[1])


class SlowPublisher:
    """A publication whose body is not complete: the server stays for it."""

    def __init__(self, server):
        self.connection = raw(server)
        self.connection.sendall(b"POST /events/slow HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nsl")
        # Whoever has answered a later connection has accepted this one; and what was sent first is read first.
        with Visitor(server) as visitor:
            visitor.ask()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.connection.close()

    def complete(self):
        self.connection.sendall(b"ow")
        answer = b""
        while received := self.connection.recv(65_536):
            answer += received
        head, _, body = answer.decode().partition("\r\n\r\n")
        return head.lower(), json.loads(body)


def test_until_the_delay_is_over_everything_goes_on_but_readiness_fails(start_server):
    server = start_server("--admin", "localhost:0", "--drain-delay", "3600", scheme="http")
    operator = Operator(server)
    with EventStream(server.url + "/events/a") as early:
        begin_drain(server)
        while operator.get("/readyz")[0].status == 200:
            pass
        assert operator.get("/readyz")[1] == "server: draining\n"
        with EventStream(server.url + "/events/a") as late:
            publish(server, "a", "still there")
            assert early.events(1) == late.events(1)
        assert operator.get("/livez")[0].status == 200
    insist(server)
    assert_ended(server)


def test_a_publication_under_way_is_answered_though_nobody_is_let_in_any_more(start_server):
    server = start_server(scheme="http")
    with SlowPublisher(server) as publisher:
        begin_drain(server)
        wait_until_refused(server)
        head, answer = publisher.complete()
    assert head.startswith("http/1.1 201") and "\r\nconnection: close" in head
    assert_ended(server)
    server.start()
    page = request(server, "GET", "/events/slow", Accept="application/json")[1]
    assert [(event["id"], event["data"]) for event in page["events"]] == [(answer["ids"][0], "slow")]


def test_a_request_that_crosses_the_end_on_a_kept_connection_is_answered(start_server):
    server = start_server(scheme="http")
    with Visitor(server) as visitor:
        visitor.ask()
        begin_drain(server)
        wait_until_refused(server)
        response, _ = visitor.ask("POST", "/events/a", body=b"crossing")
        assert (response.status, response.headers["Connection"]) == (201, "close")
    assert_ended(server)


@pytest.mark.parametrize("coding", ["identity", "gzip", "deflate"])
@pytest.mark.parametrize("target", ["/events/a", "/sse1"])
def test_an_event_stream_is_told_when_to_come_back_and_has_a_proper_end(start_server, target, coding):
    server = start_server("--interval", "3600", scheme="http")
    with Visitor(server) as visitor:
        visitor.connection.request("GET", target, headers={**EVENT_STREAM, "Accept-Encoding": coding})
        response = visitor.connection.getresponse()
        begin_drain(server)
        # An end that is none is an error: of chunks here, of the coding below.
        body = response.read()
    text = {"identity": bytes, "gzip": gzip.decompress, "deflate": zlib.decompress}[coding](body).decode()
    assert "retry: 1000\n" in text
    assert farewell(text) in RETRY_MILLISECONDS
    assert_ended(server)


def test_lines_end_properly(start_server):
    server = start_server(scheme="http")
    with Visitor(server) as visitor:
        visitor.connection.request("GET", "/events/a", headers={"Accept": "application/x-ndjson"})
        response = visitor.connection.getresponse()
        begin_drain(server)
        assert [json.loads(line)["type"] for line in response.read().splitlines()] == ["position"]
    assert_ended(server)


@pytest.mark.parametrize("target", ["/events?topic=a", "/ws1"])
def test_a_websocket_is_closed_with_1012(start_server, target):
    server = start_server("--interval", "3600", scheme="http")
    with WebSocket(server.url + target) as socket:
        begin_drain(server)
        list(socket.texts())
        assert socket.close_code == 1012
        socket.send_frame(0x88, b"\x03\xf4")
        assert socket.stream.read() == b""
    assert_ended(server)


def test_what_a_websocket_has_published_is_answered_and_nothing_else_is_in_the_log(start_server):
    server = start_server(scheme="http")
    count = 60
    with WebSocket(server.url + "/events") as socket:
        for number in range(count):
            socket.send({"op": "publish", "id": number, "topic": "a", "data": str(number)})
        answers = socket.messages()
        first = next(answers)
        begin_drain(server)
        answered = [answer["eventId"] for answer in [first, *answers]]
    assert socket.close_code == 1012
    assert_ended(server)
    server.start()
    page = request(server, "GET", "/events/a", Accept="application/json")[1]
    assert {event["id"] for event in page["events"]} == set(answered)


def test_a_long_poll_is_answered_at_once_with_its_last_event_id(start_server):
    server = start_server("--admin", "localhost:0", scheme="http")
    last = publish(server, "a", "x")[0]
    with Visitor(server) as visitor:
        target = f"/events/a?wait=55&last-event-id={last}"
        visitor.connection.request("GET", target, headers={"Accept": "application/json"})
        Operator(server).wait_for("freshet_streams_open", lambda value: value == 1, transport="poll")
        begin_drain(server)
        page = json.loads(visitor.connection.getresponse().read())
        assert (page["events"], page["lastEventId"]) == ([], last)
    assert_ended(server)


def test_http2_hears_that_it_ends_then_which_stream_was_the_last_and_its_streams_end(start_server):
    server = start_server("--interval", "3600")
    with HTTP2Connection(server) as connection:
        streams = [connection.get(target, **EVENT_STREAM) for target in ["/events/a", "/sse1"]]
        assert [stream.status for stream in streams] == [200, 200]
        begin_drain(server)
        last = streams[-1].id
        connection.receive_until(lambda: last in connection.last_streams and all(s.has_ended for s in streams))
        assert set(connection.last_streams[:-1]) == {LAST_OF_ALL} and connection.last_streams[-1] == last
        assert all(farewell(stream.received.decode()) in RETRY_MILLISECONDS for stream in streams)
    assert_ended(server)


def test_over_http2_a_publication_and_a_stream_that_cross_the_end_are_served(start_server):
    server = start_server(*FOR_EVER)
    with HTTP2Connection(server) as connection:
        publication = connection.request("POST", "/events/a", ends=False)
        connection.ask_for_an_echo()
        begin_drain(server)
        wait_until_refused(server)
        # Nothing of what the server has said since has been read.
        late = connection.get("/events/a?last-event-id=earliest", **EVENT_STREAM)
        publication.sendall(b"x")
        publication.end()
        assert (publication.status, late.status) == (201, 200)
        connection.receive_until(lambda: late.has_ended)
        assert farewell(late.received.decode()) in RETRY_MILLISECONDS
        assert connection.last_streams[0] == LAST_OF_ALL
    assert_ended(server)


def test_what_does_not_end_is_cut_and_that_is_no_failure(start_server):
    server = start_server("--drain", "1", scheme="http")
    with SlowPublisher(server):
        begin_drain(server)
        assert_ended(server)


def test_a_second_signal_ends_everything_at_once(start_server):
    server = start_server(*FOR_EVER, scheme="http")
    with SlowPublisher(server):
        begin_drain(server)
        wait_until_refused(server)
        insist(server)
        assert_ended(server)


def test_signals_that_come_together_are_one(start_server):
    server = start_server(*FOR_EVER, scheme="http")
    with SlowPublisher(server) as publisher:
        for _ in range(3):
            server.process.send_signal(signal.SIGTERM)
            server.process.send_signal(signal.SIGINT)
        wait_until_refused(server)
        assert publisher.complete()[0].startswith("http/1.1 201")
    assert_ended(server)


def test_a_connection_that_says_nothing_holds_nothing_up(start_server):
    server = start_server(*FOR_EVER)
    address = urlsplit(server.url)
    with socket.create_connection((address.hostname, address.port)):
        # Whoever answers a later connection has accepted this one.
        with Visitor(server) as visitor:
            visitor.ask()
        begin_drain(server)
        assert_ended(server)
