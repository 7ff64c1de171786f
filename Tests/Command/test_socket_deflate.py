"""permessage-deflate on a WebSocket of topics (RFC 7692): agreed by rule, shared by all readers, bounded."""

import itertools
import json
import zlib

import pytest
from topics import publish
from web_socket import WebSocket

OFFER = "permessage-deflate; client_max_window_bits"
LONG = json.dumps([{"symbol": "FRSH", "price": price, "venue": "of this name"} for price in range(40)])


@pytest.fixture
def server(start_server):
    return start_server(scheme="http")


def deflated(message):
    """As a client sends it that takes no context over."""
    deflater = zlib.compressobj(wbits=-15)
    return (deflater.compress(message) + deflater.flush(zlib.Z_SYNC_FLUSH))[:-4]


def data_frames(socket):
    while True:
        flags, payload = socket.frame()
        if flags & 0x0F == 0x1 and b'"position"' not in payload:
            yield flags, payload


def test_it_is_agreed_without_context_of_the_client_and_not_where_it_was_not_offered(server):
    with WebSocket(server.url + "/events", Sec_WebSocket_Extensions=OFFER) as socket:
        assert socket.headers["sec-websocket-extensions"] == "permessage-deflate; client_no_context_takeover"
    with WebSocket(server.url + "/events") as socket:
        assert "sec-websocket-extensions" not in socket.headers


def test_events_come_deflated_if_that_is_smaller_and_the_same_bytes_for_every_reader(server):
    with WebSocket(server.url + "/events/a", Sec_WebSocket_Extensions=OFFER) as first:
        with WebSocket(server.url + "/events/a", Sec_WebSocket_Extensions=OFFER) as second:
            publish(server, "a", LONG)
            (flags, payload), other = next(data_frames(first)), next(data_frames(second))
    assert flags == 0xC1
    assert len(payload) < len(LONG) / 5
    assert other == (flags, payload)
    assert json.loads(zlib.decompressobj(-15).decompress(payload + b"\0\0\xff\xff"))["data"] == LONG


@pytest.mark.parametrize("last_event_id", ["earliest", None], ids=["from the log", "from the tail"])
def test_events_are_what_was_published_in_whatever_window(server, last_event_id):
    texts = ["short", LONG, "x" * 5000, "ü" * 3000, LONG]
    if last_event_id:
        for text in texts:
            publish(server, "a", text)
    url = server.url + "/events/a" + (f"?last-event-id={last_event_id}" if last_event_id else "")
    offers = [OFFER, "permessage-deflate; server_max_window_bits=9", "permessage-deflate; server_no_context_takeover", ""]
    sockets = [WebSocket(url, Sec_WebSocket_Extensions=offer) for offer in offers]
    # A client that asked for a small window inflates with no larger one.
    sockets[1].inflater = zlib.decompressobj(-9)
    if not last_event_id:
        for text in texts:
            publish(server, "a", text)
    for socket in sockets:
        events = (message for message in socket.messages() if message["type"] == "message")
        assert [event["data"] for event in itertools.islice(events, len(texts))] == texts
        socket.socket.close()


def test_a_request_may_come_deflated(server):
    with WebSocket(server.url + "/events", Sec_WebSocket_Extensions=OFFER) as socket:
        for number in (1, 2):
            request = {"op": "publish", "id": number, "topic": "a", "data": LONG}
            socket.send_frame(0xC1, deflated(json.dumps(request).encode()))
            assert "eventId" in next(socket.messages())


def test_a_bomb_is_refused_at_the_limit_of_a_message(server):
    with WebSocket(server.url + "/events", Sec_WebSocket_Extensions=OFFER) as socket:
        # 64 MiB in 64 KiB.
        bomb = deflated(b"a" * (64 << 20))
        assert len(bomb) < 70_000
        socket.send_frame(0x41, bomb[:50_000])
        socket.send_frame(0x80, bomb[50_000:])
        assert list(socket.texts()) == []
        assert socket.close_code == 1009
    with WebSocket(server.url + "/events") as socket:
        socket.send({"op": "ping", "id": 1})
        assert next(socket.messages()) == {"re": 1}


def test_what_cannot_be_inflated_is_refused(server):
    with WebSocket(server.url + "/events", Sec_WebSocket_Extensions=OFFER) as socket:
        socket.send_frame(0xC1, b"\xff\xff")
        assert list(socket.texts()) == []
        assert socket.close_code == 1007


def test_a_stream_of_numbers_refers_to_what_went_before(start_server):
    server = start_server("--interval", "0.001", scheme="http")
    with WebSocket(server.url + "/ws1?until=20", Sec_WebSocket_Extensions=OFFER) as socket:
        sizes = []
        for number in range(21):
            flags, payload = socket.frame()
            assert flags == 0xC1
            sizes.append(len(payload))
            assert json.loads(socket.inflater.decompress(payload + b"\0\0\xff\xff"))["id"] == number
        # The first has to spell everything out.
        assert max(sizes[1:]) < sizes[0] - 8
