"""Thousands of topics on which nothing happens, beside one on which all happens: their readers are not forgotten."""

import itertools
import json

from facts import allow_descriptors, complaints
from herd import Herd
from loopback import port_of
from needs import need
from topics import request
from web_socket import WebSocket

TOPICS = 2_000
# More than the server keeps in memory of the log's end: whoever last looked at it is far behind.
HOT_BATCHES, HOT_EVENTS_PER_BATCH = 5, 1_000
# A socket may have 64 under way.
REQUESTS_AT_ONCE = 50


def heat(server):
    batch = "\n".join(json.dumps({"data": str(number)}) for number in range(HOT_EVENTS_PER_BATCH))
    for _ in range(HOT_BATCHES):
        assert request(server, "POST", "/events/hot", batch, Content_Type="application/x-ndjson")[0] == 201


def published(server, topics, text):
    """The IDs of an event of each topic."""
    answers = {}
    with WebSocket(server.url + "/events") as socket:
        for begin in range(0, len(topics), REQUESTS_AT_ONCE):
            some = topics[begin : begin + REQUESTS_AT_ONCE]
            for topic in some:
                socket.send({"op": "publish", "id": topic, "topic": topic, "data": text})
            answers |= {answer["re"]: answer["eventId"] for answer in itertools.islice(socket.messages(), len(some))}
    return [answers[topic] for topic in topics]


def test_readers_of_thousands_of_quiet_topics_get_each_event_once_however_hot_another_is(start_server):
    need("descriptors", allow_descriptors(TOPICS + 500), f"raise the hard limit of open files to {TOPICS + 500}")
    server = start_server(scheme="http")
    # Every second reader asks for its topic by a filter that no other has.
    topics = [f"quiet/{number}" + ("" if number % 2 else "/x") for number in range(TOPICS)]
    with Herd(port_of(server), [topic.replace("x", "*") for topic in topics]) as herd:
        herd.connect()
        herd.read_until(lambda reader: reader.has_opened)
        ids = []
        for text in ["first", "second"]:
            heat(server)
            ids.append(published(server, topics, text))
            herd.read_until(lambda reader: len(reader.took) >= len(ids))
        for reader, first, second in zip(herd.readers, *ids, strict=True):
            assert reader.took == [(first, "first"), (second, "second")]
    assert complaints(server) == []
