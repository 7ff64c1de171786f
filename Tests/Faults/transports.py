"""All ways to read topics. Each gives what comes as (id, type, data), with the positions that streams state."""

import json
import zlib
from typing import NamedTuple
from urllib.parse import urlencode

from loopback import over
from web_socket import WebSocket

# Far below the silence that a connection endures.
POLL_SECONDS = 5
# Small, so that catching up takes many pages.
PAGE_EVENTS = 50
# zlib's word for gzip with the largest window.
GZIP = 16 + 15


class Delivery(NamedTuple):
    id: str
    type: str
    data: str


class WrongAnswer(Exception):
    """The server answered what it must not. To be cut is no such thing."""

    def __init__(self, what, status=None):
        super().__init__(what)
        self.status = status


def target(topics, **query):
    # Where to begin is in the address, which stays as it is; where to go on is in a header, as with EventSource.
    words = [("topic", topic) for topic in topics] + [("last-event-id", "earliest")] + list(query.items())
    return "/events?" + urlencode(words)


def headers(accept, last_event_id):
    return {"Accept": accept} | ({"Last-Event-ID": last_event_id} if last_event_id else {})


def open_stream(connection, topics, last_event_id, accept, **more):
    conversation = over(connection)
    conversation.request("GET", target(topics), headers=headers(accept, last_event_id) | more)
    response = conversation.getresponse()
    if response.status != 200:
        raise WrongAnswer(f"{response.status} for a stream: {response.read(500)}", response.status)
    return response


def server_sent_events(connection, topics, last_event_id):
    yield from events_of(open_stream(connection, topics, last_event_id, "text/event-stream"))


def compressed_events(connection, topics, last_event_id):
    more = {"Accept-Encoding": "gzip"}
    response = open_stream(connection, topics, last_event_id, "text/event-stream", **more)
    if response.headers["Content-Encoding"] != "gzip":
        raise WrongAnswer(f"the stream's coding is {response.headers['Content-Encoding']}")
    yield from events_of(inflated_lines(response))


def inflated_lines(response):
    inflater, rest = zlib.decompressobj(wbits=GZIP), b""
    while arrived := response.read1(64 << 10):
        *whole, rest = (rest + inflater.decompress(arrived)).split(b"\n")
        yield from (line + b"\n" for line in whole)


def events_of(stream):
    last_id, type, data = "", "message", []
    for line in stream:
        name, _, value = line.decode().rstrip("\n").partition(":")
        value = value.removeprefix(" ")
        if name == "id":
            last_id = value
        elif name == "event":
            type = value
        elif name == "data":
            data.append(value)
        elif line == b"\n" and last_id:
            yield Delivery(last_id, type, "\n".join(data)) if data else Delivery(last_id, "position", "")
            type, data = "message", []


def record(found):
    # What an event stream says of a gap in its data, records say in their own fields.
    return Delivery(found["id"], found["type"], json.dumps(found) if found["type"] == "gap" else found.get("data", ""))


def lines(connection, topics, last_event_id):
    for line in open_stream(connection, topics, last_event_id, "application/x-ndjson"):
        # A line that was cut in the middle has no end; an empty one is there to keep the connection alive.
        if line.endswith(b"\n") and line.strip():
            yield record(json.loads(line))


def polls(connection, topics, last_event_id):
    conversation = over(connection)
    while True:
        address = target(topics, wait=POLL_SECONDS, limit=PAGE_EVENTS)
        conversation.request("GET", address, headers=headers("application/json", last_event_id))
        response = conversation.getresponse()
        body = response.read()
        if response.status != 200:
            raise WrongAnswer(f"{response.status} for a poll: {body[:500]}", response.status)
        page = json.loads(body)
        if page.get("gap"):
            yield record(page["gap"])
        yield from map(record, page["events"])
        last_event_id = page["lastEventId"]
        yield Delivery(last_event_id, "position", "")


def web_socket(connection, topics, last_event_id):
    port = connection.getpeername()[1]
    with WebSocket(f"http://localhost:{port}/events", connection=connection) as socket:
        if socket.status != 101:
            raise WrongAnswer(f"{socket.status} for a WebSocket", socket.status)
        socket.send({"op": "subscribe", "id": 1, "topics": topics, "lastEventId": last_event_id or "earliest"})
        for message in socket.messages():
            if "error" in message:
                raise WrongAnswer(f"a subscription was refused: {message}")
            if "re" not in message:
                yield record(message)


TRANSPORTS = {
    "sse": server_sent_events, "gzip": compressed_events, "lines": lines, "polls": polls, "socket": web_socket,
}
