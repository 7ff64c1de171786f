"""Limits on connections that carry many streams, driven by somebody else's HTTP/2."""

from contextlib import ExitStack

import pytest
from h2.errors import ErrorCodes
from h2.exceptions import TooManyStreamsError
from h2.settings import SettingCodes
from http2_connection import HTTP2Connection
from topics_over_http2 import publish, server_sent_events
from websocket_over_http2 import WebSocketOverHTTP2

EVENT_STREAM = {"accept": "text/event-stream"}
STREAMS_PER_CONNECTION = 256
MOST_TRIES = 500


def fields_of(stream) -> dict[str, str]:
    assert stream.status == 200, stream.headers
    fields = {}
    while line := stream.read_line():
        name, _, value = line.rstrip("\n").partition(": ")
        fields[name] = value
    return fields


def test_a_connection_too_many_is_told_to_come_back_and_then_ended(start_server):
    server = start_server("--max-connections", "1")
    with HTTP2Connection(server) as first:
        assert first.get("/demo/about").status == 200
        with HTTP2Connection(server) as second:
            assert 5_000 <= int(fields_of(second.get("/sse1", **EVENT_STREAM))["retry"]) <= 15_000
            # RFC 9113 § 8.7: what came behind the first answer was not looked at, and may be tried elsewhere.
            with pytest.raises((AssertionError, OSError), match="closed the connection|EOF|reset|pipe"):
                while (stream := second.get("/demo/about")).status is None:
                    assert stream.reset_by_server == ErrorCodes.REFUSED_STREAM
        with HTTP2Connection(server) as third:
            stream = third.request("POST", "/events/t", ends=False)
            assert stream.status == 503 and 5 <= int(stream.headers["retry-after"]) <= 15
        with HTTP2Connection(server) as fourth:
            web_socket = WebSocketOverHTTP2(fourth, "/ws1")
            assert list(web_socket.texts()) == [] and web_socket.close_code == 1013
        assert first.get("/demo/about").status == 200


def test_streams_count_over_all_connections_and_each_that_ends_makes_room(start_server):
    server = start_server("--max-streams", "3", "--interval", "0.01")
    with HTTP2Connection(server) as one, HTTP2Connection(server) as other:
        streams = [one.get("/sse1", **EVENT_STREAM), one.get("/events/t", **EVENT_STREAM)]
        assert [stream.status for stream in streams] == [200, 200]
        web_socket = WebSocketOverHTTP2(other, "/events/t")
        assert "retry" in fields_of(other.get("/events/t", **EVENT_STREAM))
        refused = WebSocketOverHTTP2(other, "/ws1")
        assert list(refused.texts()) == [] and refused.close_code == 1013
        # What is no stream is served.
        publish(other, "t", "x")
        assert next(server_sent_events(streams[1]))[1] == "x"
        web_socket.send_close(1000)
        assert web_socket.next_close() == 1000
        web_socket.stream.end()
        for _ in range(MOST_TRIES):
            stream = one.get("/sse2?until=0", **EVENT_STREAM)
            if "data" in fields_of(stream):
                return
        raise AssertionError("a stream that has ended still counts")


@pytest.fixture
def connection(start_server):
    with HTTP2Connection(start_server("--interval", "0.01")) as connection:
        yield connection


def test_a_connection_has_256_streams_at_a_time_and_a_client_that_keeps_to_it_waits(connection):
    assert connection.settings()[SettingCodes.MAX_CONCURRENT_STREAMS] == STREAMS_PER_CONNECTION
    streams = [connection.get(f"/events/{number}", **EVENT_STREAM) for number in range(STREAMS_PER_CONNECTION)]
    assert all(stream.status == 200 for stream in streams)
    # RFC 9113 § 5.1.2: so does a client that knows the rules.
    with pytest.raises(TooManyStreamsError):
        connection.get("/demo/about")
    streams[0].reset(ErrorCodes.CANCEL)
    assert connection.get("/demo/about").status == 200


def test_a_client_that_opens_more_is_cut_off_and_nobody_else(start_server):
    server = start_server("--interval", "0.01")
    with HTTP2Connection(server) as good, HTTP2Connection(server) as bad:
        stream = good.get("/sse1", **EVENT_STREAM)
        bad.settings()
        bad.ask_for_an_echo()
        bad.forget_limits()
        # RFC 9113 § 5.4.1: an endpoint may treat a stream error as a connection error.
        with pytest.raises((AssertionError, OSError)):
            for number in range(STREAMS_PER_CONNECTION + 1):
                bad.get(f"/events/{number}", **EVENT_STREAM)
            bad.receive_until(lambda: False)
        events = server_sent_events(stream)
        assert [int(next(events)[0]) for _ in range(20)] == list(range(20))
