"""Who vanishes without a word is noticed, and who merely does not read is left in peace."""

from contextlib import contextmanager

import pytest
from facts import peers, until
from freshet_server import FreshetServer
from loopback import port_of
from network import LIVING, SERVER, VANISHING, inside, network
from stalled_reader import stalled
from topics import publish

EVENT_BYTES = 100_000
# Far more than the buffers of two sockets.
EVENTS = 150


@pytest.fixture
def wire():
    with network() as wire:
        yield wire


@pytest.fixture
def server(wire, tmp_path):
    launcher = ("ip", "netns", "exec", wire.server_side)
    options = ("--peer-timeout", "5", "--heartbeat", "2")
    server = FreshetServer(tmp_path, *options, scheme="http", host=SERVER, launcher=launcher)
    yield server.start()
    server.stop()


@contextmanager
def reader_from(wire, address, server, transport="sse"):
    with inside(wire.reader_side):
        reader = stalled(port_of(server), transport, ["a"], host=SERVER, source=(address, 0))
        opened = reader.__enter__()
    try:
        yield opened
    finally:
        reader.__exit__(None, None, None)


def test_a_vanished_reader_is_closed_and_a_stalled_one_beside_it_stays(wire, server):
    with reader_from(wire, LIVING, server) as living, reader_from(wire, VANISHING, server) as vanishing:
        own, other = living.connection.getsockname(), vanishing.connection.getsockname()
        assert {own, other} <= peers(server)
        with inside(wire.server_side):
            events = [
                (publish(server, "a", data)[0], data)
                for data in (f"{number} ".ljust(EVENT_BYTES, "x") for number in range(EVENTS))
            ]
        wire.vanish()
        until(lambda: other not in peers(server), "the connection of the vanished reader is closed")
        assert own in peers(server), "the living reader was closed as well"
        assert [(one.id, one.data) for one in living.read_through(events[-1][0])] == events


def test_a_reader_that_vanishes_while_it_is_waiting_is_closed_when_there_is_something_for_it(wire, server):
    with reader_from(wire, VANISHING, server) as vanishing:
        other = vanishing.connection.getsockname()
        wire.vanish()
        with inside(wire.server_side):
            for number in range(EVENTS):
                publish(server, "a", f"{number} ".ljust(EVENT_BYTES, "x"))
        until(lambda: other not in peers(server), "the connection of the vanished reader is closed")


@pytest.mark.parametrize("transport", ["sse", "lines", "socket"])
def test_a_vanished_reader_is_closed_although_there_is_nothing_for_it_and_a_quiet_one_beside_it_stays(wire, server, transport):
    with reader_from(wire, LIVING, server, transport) as living, reader_from(wire, VANISHING, server, transport) as vanishing:
        own, other = living.connection.getsockname(), vanishing.connection.getsockname()
        assert {own, other} <= peers(server)
        wire.vanish()
        until(lambda: other not in peers(server), "the connection of the vanished reader is closed")
        assert own in peers(server), "the living reader was closed as well"
