"""WebSockets as streams of an HTTP/2 connection (RFC 8441), driven by somebody else's HTTP/2."""

import itertools
import json

import pytest
from h2.errors import ErrorCodes
from h2.settings import SettingCodes
from http2_connection import HTTP2Connection
from topics_over_http2 import publish, server_sent_events
from websocket_over_http2 import WebSocketOverHTTP2

EVENT_STREAM = {"accept": "text/event-stream"}
WITHOUT = "--no-websocket-over-http2"
MORE_THAN_THE_STREAMS_OF_A_CONNECTION = 300
# 12 MB and as much in answers, which are more than anybody should hold for one client.
PINGS_AT_MOST = 100_000
# A whole frame, masked with zeros.
PING_REQUEST = bytes([0x81, 0x80 | 20, 0, 0, 0, 0]) + b'{"op":"ping","id":4}'


@pytest.fixture
def server(start_server):
    return start_server("--interval", "0.01")


@pytest.fixture
def connection(server):
    with HTTP2Connection(server) as connection:
        yield connection


def take(messages, count):
    return list(itertools.islice(messages, count))


def facts_until(facts, holds):
    """What the server says of a page's streams, once `holds` is true of it."""
    return next(told for told in map(json.loads, (data for _, data in facts)) if holds(told))


@pytest.mark.parametrize(("arguments", "announced"), [([], 1), ([WITHOUT], 0)])
def test_extended_connect_is_announced_unless_it_is_switched_off(start_server, arguments, announced):
    with HTTP2Connection(start_server(*arguments)) as connection:
        assert connection.settings().get(SettingCodes.ENABLE_CONNECT_PROTOCOL, 0) == announced


def test_generated_streams_and_event_streams_share_a_connection(connection):
    sockets = [WebSocketOverHTTP2(connection, f"/ws{number}") for number in range(1, 5)]
    streams = [connection.get(f"/sse{number}", **EVENT_STREAM) for number in range(1, 5)]
    for socket, stream in zip(sockets, streams):
        received = take(socket.messages(), 20)
        events = take(server_sent_events(stream), 20)
        assert [(message["id"], message["msg"]) for message in received] == [(int(id), int(n)) for id, n in events]


def test_topics_are_read_and_published_to_beside_an_event_stream(connection):
    socket = WebSocketOverHTTP2(connection, "/events/t")
    stream = connection.get("/events/t", **EVENT_STREAM)
    messages, events = socket.messages(), server_sent_events(stream)
    assert next(messages)["type"] == "position" and stream.status == 200
    id = publish(connection, "t", "by a request")
    socket.send({"op": "publish", "id": 1, "topic": "t", "data": "by the socket"})
    assert take(events, 1) == [(id, "by a request")]
    assert next(events)[1] == "by the socket"
    told = take((message for message in messages if message.get("topic")), 2)
    assert [message["data"] for message in told] == ["by a request", "by the socket"]


def test_an_answer_has_no_key_to_prove_and_nothing_of_http_1(connection):
    for headers in ({}, {"sec_websocket_key": "dGhlIHNhbXBsZSBub25jZQ=="}):
        stream = connection.connect("/ws1", **headers)
        assert stream.status == 200
        assert not {"sec-websocket-accept", "upgrade", "connection", "transfer-encoding"} & set(stream.headers)


@pytest.mark.parametrize("protocol", ["connect-udp", "webtransport", "WebSockets", " "])
def test_another_protocol_is_not_implemented_and_the_connection_goes_on(connection, protocol):
    # RFC 9220 § 3: an unknown :protocol is answered with 501.
    assert connection.connect("/ws1", protocol=protocol).status == 501
    assert next(WebSocketOverHTTP2(connection, "/ws1").messages())["id"] == 0


def test_a_tunnel_is_not_opened_and_the_connection_goes_on(connection):
    # RFC 9113 § 8.5: CONNECT as a proxy knows it has neither scheme nor path.
    assert connection.open([(":method", "CONNECT"), (":authority", connection.authority)], ends=False).status == 405
    assert next(WebSocketOverHTTP2(connection, "/ws1").messages())["id"] == 0


def test_a_path_without_a_protocol_is_malformed_and_other_connections_go_on(server, connection):
    assert connection.connect("/ws1", protocol=None).status in (None, 400)
    with HTTP2Connection(server) as other:
        assert next(WebSocketOverHTTP2(other, "/ws1").messages())["id"] == 0


def test_where_it_is_switched_off_the_request_is_malformed_too(start_server):
    server = start_server(WITHOUT)
    with HTTP2Connection(server) as connection, HTTP2Connection(server) as other:
        assert connection.connect("/ws1").status in (None, 400, 501)
        assert other.get("/sse1", **EVENT_STREAM).status == 200


@pytest.mark.parametrize("target", ["/ws1", "/events/t", "/events"])
def test_a_page_of_another_site_is_refused_and_one_of_ours_is_not(server, connection, target):
    assert connection.connect(target, origin="https://evil.example").status == 403
    assert connection.connect(target, origin=server.url).status == 200


def test_a_name_that_leads_here_from_elsewhere_is_refused(connection):
    connection.authority = "rebound.example"
    assert connection.connect("/ws1").status == 421


@pytest.mark.parametrize("headers", [{"origin": "https://evil.example"}, {"protocol": "connect-udp"}])
def test_a_refused_socket_gives_its_stream_back(connection, headers):
    for _ in range(MORE_THAN_THE_STREAMS_OF_A_CONNECTION):
        stream = connection.connect("/ws1", **headers)
        assert stream.status in (403, 501)
        while stream.read(1):
            pass
    assert next(WebSocketOverHTTP2(connection, "/ws1").messages())["id"] == 0


def test_a_closed_socket_gives_its_stream_back(connection):
    for _ in range(MORE_THAN_THE_STREAMS_OF_A_CONNECTION):
        socket = WebSocketOverHTTP2(connection, "/ws1")
        socket.send_close(1000)
        assert socket.next_close() == 1000
        socket.stream.end()
    assert next(WebSocketOverHTTP2(connection, "/ws1").messages())["id"] == 0


def test_another_version_of_the_protocol_is_told_the_right_one(connection):
    stream = connection.connect("/ws1", sec_websocket_version="12")
    assert stream.status in (400, 426)
    assert stream.headers["sec-websocket-version"] == "13"


def test_what_is_no_websocket_is_an_ordinary_answer(connection):
    assert connection.connect("/nothing-here").status in (404, 405)
    assert connection.connect("/events/a//b").status == 400


def test_the_end_of_the_clients_half_ends_the_socket_without_an_error(connection):
    socket = WebSocketOverHTTP2(connection, "/ws1")
    take(socket.messages(), 2)
    socket.stream.end()
    take(socket.messages(), 1_000_000)
    assert (socket.stream.has_ended, socket.stream.reset_by_server) == (True, None)
    assert next(WebSocketOverHTTP2(connection, "/ws1").messages())["id"] == 0


def test_the_closing_handshake_ends_the_stream_and_not_the_connection(connection):
    socket = WebSocketOverHTTP2(connection, "/ws1")
    socket.send_close(1000)
    assert socket.next_close() == 1000
    assert socket.stream.read(1) == b"", "the server ends its half; RFC 8441 § 5 has END_STREAM stand for TCP's FIN"
    assert socket.stream.reset_by_server is None
    assert next(WebSocketOverHTTP2(connection, "/ws1").messages())["id"] == 0


def test_what_stands_before_a_close_frame_is_answered_before_it(connection):
    socket = WebSocketOverHTTP2(connection, "/events")
    socket.stream.sendall(PING_REQUEST + bytes([0x88, 0x82, 0, 0, 0, 0, 0x03, 0xE8]))
    assert list(socket.messages()) == [{"re": 4}]
    assert socket.close_code == 1000


def test_a_socket_that_is_cancelled_is_forgotten_and_the_others_go_on(connection):
    facts = server_sent_events(connection.get("/demo/stream?page=p&topic=none", **EVENT_STREAM))
    stream = connection.get("/sse1?page=p", **EVENT_STREAM)
    left, kept = [WebSocketOverHTTP2(connection, f"/ws{number}?page=p") for number in (1, 2)]
    told = facts_until(facts, lambda told: len(told["streams"]) == 3)
    assert told["connections"] == 1 and {stream["protocol"] for stream in told["streams"]} == {"h2"}

    left.stream.reset(ErrorCodes.CANCEL)
    told = facts_until(facts, lambda told: len(told["streams"]) == 2)
    assert {stream["path"] for stream in told["streams"]} == {"/sse1", "/ws2"}
    assert [message["id"] for message in take(kept.messages(), 50)] == list(range(50))
    assert len(take(server_sent_events(stream), 50)) == 50


def test_a_cut_socket_is_reset_and_the_connection_goes_on(connection):
    cut, kept = [WebSocketOverHTTP2(connection, f"/ws1?page={page}") for page in "pq"]
    next(cut.messages())
    assert connection.request("POST", "/demo/cut?page=p").status == 202
    take(cut.messages(), 1_000_000)
    assert cut.stream.reset_by_server is not None, "no end that could be taken for a proper one"
    assert [message["id"] for message in take(kept.messages(), 50)] == list(range(50))


def test_a_stopping_server_says_so_and_ends_the_stream(server, connection):
    socket = WebSocketOverHTTP2(connection, "/ws1")
    next(socket.messages())
    server.process.terminate()
    assert socket.next_close() == 1012


def test_a_socket_whose_window_is_closed_holds_nobody_else_up_and_then_gets_everything(server):
    # Every stream begins with a window of nothing, and only the test opens it.
    with HTTP2Connection(server, initial_window_bytes=0) as connection:
        held = WebSocketOverHTTP2(connection, "/events/t")
        stream = connection.get("/events/t", **EVENT_STREAM)
        stream.open_window(1 << 20)
        events = server_sent_events(stream)
        assert stream.status == 200
        texts = [f"{number} {'x' * 2_000}" for number in range(200)]
        ids = [publish(connection, "t", text, window=10_000) for text in texts]
        assert take(events, 200) == list(zip(ids, texts))
        assert not held.stream.received

        held.stream.open_window(1 << 20)
        told = take((message for message in held.messages() if message.get("topic")), 200)
        assert [(message["id"], message["data"]) for message in told] == list(zip(ids, texts))


def test_nothing_is_lost_of_what_a_client_says_before_and_right_after_the_answer(connection):
    # Many, because what comes while the stream changes hands is what can be lost.
    for said_before in [*range(len(PING_REQUEST) + 1)] * 3:
        socket = WebSocketOverHTTP2(connection, "/events", at_once=PING_REQUEST[:said_before])
        for byte in PING_REQUEST[said_before:]:
            socket.stream.sendall(bytes([byte]))
        assert next(message for message in socket.messages() if "re" in message) == {"re": 4}
        socket.stream.reset(ErrorCodes.CANCEL)


def test_a_message_larger_than_the_window_arrives_whole(connection):
    socket = WebSocketOverHTTP2(connection, "/events/t")
    data = "0123456789" * 50_000
    assert socket.stream.window < len(data)
    socket.send({"op": "publish", "id": 1, "topic": "t", "data": data})
    assert next(message for message in socket.messages() if message.get("topic"))["data"] == data


def test_a_client_that_takes_no_answers_is_not_listened_to_until_it_does(server):
    with HTTP2Connection(server, initial_window_bytes=0) as connection:
        socket = WebSocketOverHTTP2(connection, "/events")
        pings, sent = itertools.count(), 0
        while sent < PINGS_AT_MOST:
            while socket.stream.window > 200:
                socket.send_frame(0x89, b"%-120d" % next(pings))
                sent += 1
            # What the server has taken it says in the order in which it hears us.
            connection.ask_for_an_echo()
            if socket.stream.window <= 200:
                break
        assert sent < PINGS_AT_MOST, "every answer is kept for whoever takes none"
        assert not socket.stream.received

        socket.stream.open_window(1 << 24)
        pongs = (payload for flags, payload in iter(socket.frame, (None, None)) if flags == 0x8A)
        assert [int(pong) for pong in take(pongs, sent)] == list(range(sent))


def test_messages_are_compressed_where_that_is_agreed_on(connection):
    offered = {"sec_websocket_extensions": "permessage-deflate"}
    watched, socket = [WebSocketOverHTTP2(connection, "/ws1", **offered) for _ in range(2)]
    assert socket.headers["sec-websocket-extensions"].startswith("permessage-deflate")
    assert {watched.frame()[0] for _ in range(20)} == {0xC1}, "whole text messages with RSV1 (RFC 7692 § 6)"
    assert [message["id"] for message in take(socket.messages(), 20)] == list(range(20))


def test_a_subprotocol_is_agreed_on_as_over_http_1(connection):
    socket = WebSocketOverHTTP2(connection, "/events/t", sec_websocket_protocol="unknown, freshet.raw")
    assert socket.headers["sec-websocket-protocol"] == "freshet.raw"
    publish(connection, "t", "the data and nothing else")
    assert next(socket.texts()) == b"the data and nothing else"
