"""Who takes nothing, who takes a lot, and who publishes without pause: none of them holds the others up."""

import itertools
import json
import subprocess

from event_id import position
from facts import allow_descriptors
from freshet_server import BINARY
from http2_connection import HTTP2Connection
from needs import need
from topics import publish, request, server_sent_events, target
from topics_over_http2 import publish as publish_over_http2
from topics_over_http2 import server_sent_events as events_of

EVENT_STREAM = {"accept": "text/event-stream"}
WIDE_OPEN = 1 << 28
READERS, PUBLISHERS, HOT_EVENTS = 3_000, 16, 1_000
# The server's event loops are as many as the machine has cores, and each should have one.
QUIET_READERS = 8
# If whatever is quiet had to wait until the hot topic is, there would be one.
ROUNDS_AT_LEAST = 10


def published(connection, topic, count, size):
    """(id, data) of new events of so many bytes."""
    texts = [f"{number} ".ljust(size, "x") for number in range(count)]
    return [(publish_over_http2(connection, topic, text), text) for text in texts]


def take(events, count):
    return list(itertools.islice(events, count))


def opened(stream, window=WIDE_OPEN):
    """The events of a stream that takes so much, once it has begun."""
    stream.open_window(window)
    assert stream.status == 200
    return events_of(stream)


def test_streams_that_take_nothing_or_little_hold_up_no_other_on_their_connection(start_server):
    server = start_server()
    # Every stream begins with a window of nothing, and only the test opens it.
    with HTTP2Connection(server) as publisher, HTTP2Connection(server, initial_window_bytes=0) as connection:
        held = [connection.get("/events/t", **EVENT_STREAM) for _ in range(50)]
        slow = connection.get("/events/t", **EVENT_STREAM)
        slow.keeps_open = False
        slow_events = opened(slow, window=100)
        live = [opened(connection.get("/events/t", **EVENT_STREAM)) for _ in range(5)]
        events = []
        for _ in range(20):
            events += published(publisher, "t", 10, size=10_000)
            for stream in live:
                assert take(stream, 10) == events[-10:]
            # A piece now and then, of which an event has many.
            slow.open_window(2_000)
        assert not any(stream.received for stream in held)
        assert len(slow.received) <= 100 + 20 * 2_000

        # And who was held gets everything, from wherever it is now.
        slow.keeps_open = True
        slow.open_window(WIDE_OPEN)
        assert take(slow_events, len(events)) == events
        for stream in held[:5]:
            assert take(opened(stream), len(events)) == events


def test_a_stream_that_reads_a_long_past_lets_the_news_of_its_neighbours_through(start_server):
    server = start_server()
    with HTTP2Connection(server) as publisher, HTTP2Connection(server, initial_window_bytes=0) as connection:
        past = published(publisher, "past", 200, size=100_000)
        live = opened(connection.get("/events/news", **EVENT_STREAM))
        past_stream = connection.get("/events/past?last-event-id=earliest", **EVENT_STREAM)
        past_events = opened(past_stream)
        read = take(past_events, 1)
        for number in range(10):
            (news,) = published(publisher, "news", 1, size=10)
            assert next(live) == news
            read += take(past_events, 1)
        # All of it was on its way in between: what has come is read without a further byte from the server.
        assert len(past_stream.received) < sum(len(data) for _, data in past[len(read) :]), "the past came first"
        assert read + take(past_events, len(past) - len(read)) == past


def hot_topic(server):
    """Publishers without pause and thousands of readers, for so many events; it fails if one of them is not delivered."""
    options = ["--publishers", PUBLISHERS, "--subscribers", READERS, "--events", HOT_EVENTS, "--json"]
    command = [BINARY, "bench", "--url", server.url, *map(str, options)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_a_hot_topic_starves_neither_quiet_ones_nor_publishers_nor_pages(start_server, say):
    need("descriptors", allow_descriptors(READERS + 500), f"raise the hard limit of open files to {READERS + 500}")
    server = start_server(scheme="http")
    readers = [server_sent_events(server, ["quiet"], "earliest") for _ in range(QUIET_READERS)]
    events = [quiet_round(server, readers)]
    load = hot_topic(server)
    try:
        while load.poll() is None:
            events.append(quiet_round(server, readers))
        output, diagnostics = load.communicate()
    finally:
        load.kill()
        load.wait()
    assert load.returncode == 0, output + diagnostics
    # Whether others came between one quiet event and the next.
    busy = [following.sequence - one.sequence > 1 for one, following in itertools.pairwise(map(position, events))]
    say(f"  {sum(busy)} times a quiet event was published, read by {QUIET_READERS} and found in a page meanwhile")
    assert json.loads(output)["deliveries"] >= READERS * HOT_EVENTS
    assert sum(busy) >= ROUNDS_AT_LEAST


def quiet_round(server, readers):
    """Publishes to a quiet topic, and sees the event wherever it should be."""
    (id,) = publish(server, "quiet", "anything")
    for reader in readers:
        assert next(reader) == (id, "message", "anything")
    status, page = request(server, "GET", target(["quiet"], "earliest") + "&limit=1000", Accept="application/json")
    assert status == 200 and page["events"][-1]["id"] == id
    return id
