"""Events that must not be compressed, as their readers get them: readable as they are, and no help to a guess."""

import json
import secrets

import pytest
from coded_stream import CodedStream
from topics import publish, request
from web_socket import WebSocket

DEFLATE = {"Sec_WebSocket_Extensions": "permessage-deflate"}
STREAMS = [
    (coding, accept) for coding in ("gzip", "deflate") for accept in ("text/event-stream", "application/x-ndjson")
]
# Who may say it: the publisher of an event, or the server's keeper of a topic.
HEADER = ((), {"Freshet_Compression": "none"})
PATTERN = (("--no-compression", "secret/*"), {})
WAYS = pytest.mark.parametrize("options, headers", [HEADER, PATTERN], ids=["by header", "by pattern"])


def start(start_server, options):
    return start_server("--heartbeat", "3600", "--log", "memory:", *options, scheme="http")


def long_text():
    """Such that nothing in it repeats itself: what becomes shorter stood somewhere else before."""
    return secrets.token_urlsafe(900)


class RawStream(CodedStream):
    """Keeps the bytes as they came, too."""

    raw = b""
    taken = 0

    def read(self):
        piece = super().read()
        self.raw += piece
        return piece

    def take(self, text):
        """Reads until `text` comes, behind what was taken before; gives the bytes that came for it."""
        before = len(self.raw)
        while (place := self.text.find(text.encode(), self.taken)) < 0:
            assert self.read(), "the stream ended without it"
        self.taken = place + len(text)
        return self.raw[before:]


def frame_with(socket, text):
    """First byte and payload of the frame that holds `text`, as they came."""
    while True:
        flags, payload = socket.frame()
        assert payload is not None, "the connection ended without it"
        plain = socket._inflate(payload) if flags & 0x40 else payload
        if text.encode() in plain:
            return flags, payload


@WAYS
@pytest.mark.parametrize("coding, accept", STREAMS)
@pytest.mark.parametrize("last_event_id", ["earliest", None], ids=["from the log", "from the tail"])
def test_they_can_be_read_in_the_bytes_of_a_stream(start_server, options, headers, coding, accept, last_event_id):
    server = start(start_server, options)
    secret, other = long_text(), long_text()

    def publish_both():
        publish(server, "secret/1", secret, **headers)
        publish(server, "other", other)

    if last_event_id:
        publish_both()
    with RawStream(server.url + "/events?topic=secret/1&topic=other", coding, accept, last_event_id) as stream:
        assert stream.coding == coding
        if not last_event_id:
            # The position, with which the stream opens: now it is at the tail.
            stream.read()
            publish_both()
        stream.take(other)
        assert secret.encode() in stream.raw
        assert other.encode() not in stream.raw


class Guessing:
    """A secret and an attacker who publishes beside it: on its topic, or on another that the same reader reads."""

    def __init__(self, server, headers):
        self.server = server
        self.headers = headers
        self.topic = "secret/1" if headers else "other"
        self.url = server.url + ("/events/secret/1" if headers else "/events?topic=secret/1&topic=other")
        # Several topics together are compressed in one window only for several readers of each event loop.
        self.readers = 1 if headers else 24

    def lengths(self, read_on):
        """What a wrong guess, the right one and its repetition add to the stream.

        `read_on` reads until a text comes, and gives the number of bytes that came with it.
        """
        secret, wrong = long_text(), long_text()
        # Whoever has just come is sent what refers to nothing, until the window's bytes have gone out once.
        for text in (long_text() for _ in range(16)):
            self.say(text, read_on)
        found = []
        for guess in [wrong, secret]:
            publish(self.server, "secret/1", secret, **self.headers)
            read_on(secret)
            found.append(self.say(guess, read_on))
        return *found, self.say(secret, read_on)

    def say(self, text, read_on):
        publish(self.server, self.topic, text)
        return read_on(text)


def expect_nothing_learnt(wrong, right, again):
    # Beside the data there are IDs and times, whose digits may come out some bytes shorter or longer.
    assert abs(right - wrong) < 100
    # And the stream does refer to what went before, where it may.
    assert again < right / 2


@WAYS
@pytest.mark.parametrize("coding, accept", STREAMS)
def test_the_length_of_a_stream_does_not_tell_a_right_guess(start_server, options, headers, coding, accept):
    guessing = Guessing(start(start_server, options), headers)
    streams = [RawStream(guessing.url, coding, accept) for _ in range(guessing.readers)]
    for stream in streams:
        stream.read()
    expect_nothing_learnt(*guessing.lengths(lambda text: len(streams[0].take(text))))
    for stream in streams:
        stream.close()


@WAYS
def test_the_length_of_a_websocket_frame_does_not_tell_a_right_guess(start_server, options, headers):
    guessing = Guessing(start(start_server, options), headers)
    sockets = [WebSocket(guessing.url, **DEFLATE) for _ in range(guessing.readers)]
    for socket in sockets:
        socket.frame()
    expect_nothing_learnt(*guessing.lengths(lambda text: len(frame_with(sockets[0], text)[1])))
    for socket in sockets:
        socket.socket.close()


@WAYS
def test_they_go_as_they_are_over_websocket_and_others_deflated(start_server, options, headers):
    server = start(start_server, options)
    plain = "secret " * 100
    with WebSocket(server.url + "/events?topic=secret/1&topic=other", **DEFLATE) as socket:
        assert "permessage-deflate" in socket.headers["sec-websocket-extensions"]
        # The position comes first: now it is at the tail.
        socket.frame()
        publish(server, "secret/1", plain, **headers)
        flags, payload = frame_with(socket, plain)
        assert (flags, json.loads(payload)["data"]) == (0x81, plain)
        publish(server, "other", plain)
        flags, payload = frame_with(socket, plain)
        assert flags == 0xC1
        assert len(payload) < 200


@WAYS
@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_a_page_with_one_of_them_is_not_compressed(start_server, options, headers, coding):
    server = start(start_server, options)
    publish(server, "other", "x" * 2000)
    target = "/events?topic=secret/1&topic=other&last-event-id=earliest"
    with CodedStream(server.url + target, coding, "application/json") as page:
        page.read_to_the_end()
        assert page.coding == coding
        assert len(json.loads(page.text)["events"]) == 1
    publish(server, "secret/1", "secret", **headers)
    with CodedStream(server.url + target, coding, "application/json") as page:
        page.read_to_the_end()
        assert page.coding is None
        assert [event["data"] for event in json.loads(page.text)["events"]] == ["x" * 2000, "secret"]


@pytest.mark.parametrize("accept", ["text/event-stream", "application/x-ndjson", "application/json"])
@pytest.mark.parametrize("topic, coding", [
    ("secret/1", None), ("secret/*", None), ("secret/**", "gzip"), ("other", "gzip"), ("**", "gzip"),
])
def test_who_reads_nothing_but_excepted_topics_gets_no_coding(start_server, accept, topic, coding):
    server = start(start_server, PATTERN[0])
    publish(server, "other", "x")
    with CodedStream(f"{server.url}/events?topic={topic}&last-event-id=earliest", "gzip", accept) as stream:
        assert stream.response.status == 200
        assert stream.coding == coding


def test_they_are_uncompressed_after_kill_9_too(start_server):
    server = start_server("--heartbeat", "3600", scheme="http")
    secret = long_text()
    publish(server, "secret/1", secret, Freshet_Compression="none")
    publish(server, "secret/1", "end")
    server.kill()
    server.start()
    with RawStream(server.url + "/events/secret/1", "gzip", last_event_id="earliest") as stream:
        stream.take("data: end")
        assert secret.encode() in stream.raw
    assert request(server, "GET", "/events/secret/1", Accept="application/json")[1]["events"][0]["data"] == secret
