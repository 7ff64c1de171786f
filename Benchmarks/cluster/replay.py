"""Reading what is in the log: all of it at once, or little of many topics."""

import http.client
import json
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from statistics import mean

PAGE_EVENTS = 1_000
# As many as a node's desk for replays serves at once.
READERS = 4
PIECE_BYTES = 1 << 20
SILENT_SECONDS = 30
# HTTP/1.0: nothing stands between the lines of the answer.
REQUEST = (
    b"GET /events?topic=**&last-event-id=earliest HTTP/1.0\r\n"
    b"Host: 127.0.0.1\r\nAccept: application/x-ndjson\r\n\r\n")


def reading_all(node, count):
    """A reader of all topics from the earliest event on, and what a page of the log takes then."""
    begin = time.monotonic()
    with socket.create_connection(("127.0.0.1", node.port), SILENT_SECONDS) as connection:
        connection.sendall(REQUEST)
        left, rest = count, b""
        while left > 0:
            piece = connection.recv(PIECE_BYTES)
            if not piece:
                raise EOFError(f"the stream ended {left} events before its end")
            lines, _, rest = (rest + piece).rpartition(b"\n")
            left -= lines.count(b'{"type":"message"')
    seconds = time.monotonic() - begin
    return {"seconds": seconds, "rate": count / seconds, "page": 1e3 * seconds * PAGE_EVENTS / count}


def reading_topics(node, topics, count):
    """Milliseconds for a page of one topic, which holds the few events that are there, when all readers have one after
    another."""
    shares = [topics[number::READERS] for number in range(READERS)]
    with ThreadPoolExecutor(READERS) as readers:
        return mean(chain(*readers.map(lambda share: list(page_milliseconds(node, share, count)), shares)))


def page_milliseconds(node, topics, count):
    connection = http.client.HTTPConnection("127.0.0.1", node.port, timeout=SILENT_SECONDS)
    for topic in topics:
        begin = time.monotonic()
        connection.request("GET", f"/events/{topic}?last-event-id=earliest", headers={"Accept": "application/json"})
        page = json.loads(connection.getresponse().read())
        yield 1e3 * (time.monotonic() - begin)
        if len(page["events"]) != count:
            raise ValueError(f"{topic} has {len(page['events'])} events instead of {count}")
    connection.close()
