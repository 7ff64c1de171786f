"""A reader that stops reading costs the server next to nothing, the other readers nothing, and itself nothing."""

import itertools
import json
from contextlib import ExitStack

import pytest
from event_id import position
from facts import allow_descriptors, megabytes, peers, resident_bytes, until
from loopback import port_of
from needs import need
from pages import earliest
from reader import Reader
from siege import Failed
from stalled_reader import stalled
from topics import publish
from transports import TRANSPORTS

EVENT_BYTES = 100_000
# Those whose bytes pile up: compressed, what is published here would fit into any buffer.
STREAMS = ["sse", "lines", "socket"]
# A third of what the reader does not take between the two measurements: the server's memory does not grow with it. The
# first comes when the tail's 16 MiB, which everybody shares, are full.
SLACK_BYTES = 24 << 20
# The tail, and what the allocator and those who read it keep beside it.
TAIL_BYTES = 64 << 20
# What goes out in one write, at most, waits for each. The 20 MB that each has not taken would be a hundred times that.
READER_BYTES = 200 << 10


@pytest.fixture
def live_readers():
    """Starts readers of everything that keep up."""
    readers = []

    def start(server, count):
        for transport in itertools.islice(itertools.cycle(TRANSPORTS), count):
            readers.append(Reader([port_of(server)], transport, ["a"], Failed()))
            readers[-1].start()
        return readers

    yield start
    for reader in readers:
        reader.stop()


def publish_megabytes(server, count, first=0):
    """(id, data) of new events, together so many MB."""
    events = range(first, first + count * 1_000_000 // EVENT_BYTES)
    return [(publish(server, "a", data)[0], data) for data in (f"{n} ".ljust(EVENT_BYTES, "x") for n in events)]


def plain(deliveries):
    return [(one.id, one.data) for one in deliveries]


@pytest.mark.parametrize("transport", STREAMS)
def test_what_a_stalled_reader_has_not_taken_is_not_kept_in_memory_for_it(start_server, live_readers, transport, say):
    server = start_server(scheme="http")
    others = live_readers(server, 4)
    with stalled(port_of(server), transport, ["a"]) as reader:
        events, sizes = [], []
        for more in (10, 20, 70):
            events += publish_megabytes(server, more, first=len(events))
            sizes.append(resident_bytes(server))
        say(f"  {transport}: {', '.join(map(megabytes, sizes))} of memory after 10, 30 and 100 MB were published")
        assert sizes[2] - sizes[1] < SLACK_BYTES
        for other in others:
            other.wait_for(position(events[-1][0]))
            assert other.hand_over() == events, other.name
        # And now it reads on, from the log, as if nothing had been.
        assert plain(reader.read_through(events[-1][0])) == events


@pytest.mark.parametrize("transport", STREAMS)
def test_what_retention_took_from_a_stalled_reader_is_told_in_the_middle_of_its_stream(start_server, transport):
    server = start_server("--retention", "a=20", scheme="http")
    with stalled(port_of(server), transport, ["a"]) as reader:
        events = publish_megabytes(server, 40)
        until(lambda: earliest(server) == events[-20][0], "retention leaves 20 events")
        got = reader.read_through(events[-1][0])
    (middle,) = [index for index, one in enumerate(got) if one.type == "gap"]
    before, gap, after = got[:middle], got[middle], got[middle + 1 :]
    assert json.loads(gap.data)["reason"] == "trimmed"
    assert plain(before) == events[: len(before)], "there was a hole before the gap"
    assert plain(after) == events[-len(after) :], "there was a hole behind the gap"
    assert len(after) >= 20, "less came than is retained"
    assert len(before) + len(after) < len(events)


def test_a_reader_that_stalls_for_too_long_is_cut_and_loses_nothing(start_server):
    server = start_server("--stall-timeout", "1", scheme="http")
    with stalled(port_of(server), "sse", ["a"]) as reader:
        own_address = reader.connection.getsockname()
        events = publish_megabytes(server, 20)
        until(lambda: own_address not in peers(server), "the stalled connection is closed")
        first = plain(reader.read_to_the_end())
    assert first == events[: len(first)] and len(first) < len(events)
    last_id = first[-1][0] if first else reader.opening.id
    with stalled(port_of(server), "sse", ["a"], last_id) as reader:
        assert first + plain(reader.read_through(events[-1][0])) == events


def test_a_reader_that_reads_slowly_is_not_taken_for_a_stalled_one(start_server):
    server = start_server("--stall-timeout", "1", scheme="http")
    events = publish_megabytes(server, 40)
    with stalled(port_of(server), "sse", ["a"]) as slow, stalled(port_of(server), "sse", ["a"]) as stuck:
        got = []
        # A piece now and then: when the one that takes nothing is cut, the other is still far from its end.
        until(lambda: takes_one(slow, got) and stuck.connection.getsockname() not in peers(server), "the stuck is cut")
        assert len(got) < len(events), "the slow one had read everything before the stuck one was cut"
        assert slow.connection.getsockname() in peers(server)
        assert plain(got + slow.read_through(events[-1][0])) == events


def takes_one(reader, got):
    got.append(next(one for one in reader.deliveries if one.type != "position"))
    return True


def test_a_thousand_stalled_readers_cost_ten_live_ones_nothing(start_server, live_readers, say):
    need("descriptors", allow_descriptors(4096), "raise the hard limit of open files (ulimit -Hn) to 4096 or more")
    server = start_server(scheme="http")
    others = live_readers(server, 10)
    with ExitStack() as open_readers:
        readers = [
            open_readers.enter_context(stalled(port_of(server), transport, ["a"]))
            for transport in itertools.islice(itertools.cycle(STREAMS), 1000)
        ]
        before = resident_bytes(server)
        events = publish_megabytes(server, 20)
        for other in others:
            other.wait_for(position(events[-1][0]))
            assert other.hand_over() == events, other.name
        after = resident_bytes(server)
        say(f"  1000 stalled readers: {megabytes(before)} before 20 MB were published, {megabytes(after)} after")
        assert after - before < TAIL_BYTES + 1000 * READER_BYTES
        for reader in readers[: len(STREAMS)]:
            assert plain(reader.read_through(events[-1][0])) == events
