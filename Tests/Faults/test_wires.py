"""The wires of a cluster are worth something only if a cut one is silent: nothing arrives, and nobody is told."""

import socket

import pytest
from loopback import SOURCE
from wiring import Wiring

# What comes takes no time; on a machine with much to do, some.
PATIENCE_SECONDS = 30
# A wire that lets something through although it is cut does so at once.
SILENCE_SECONDS = 0.2


@pytest.fixture
def listener():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener


@pytest.fixture
def wiring(listener):
    port = listener.getsockname()[1]
    wiring = Wiring({("one", "other"): port, ("one", "third"): port})
    yield wiring
    wiring.close()


def connect(wiring, name):
    return socket.create_connection(("127.0.0.1", wiring.ports[name]), PATIENCE_SECONDS, SOURCE)


def accept(listener):
    connection, _ = listener.accept()
    connection.settimeout(PATIENCE_SECONDS)
    return connection


def is_silent(wait_for, listener_or_connection):
    """Nothing comes."""
    listener_or_connection.settimeout(SILENCE_SECONDS)
    with pytest.raises(TimeoutError):
        wait_for()
    listener_or_connection.settimeout(PATIENCE_SECONDS)
    return True


def test_what_is_sent_while_a_wire_is_cut_arrives_when_it_is_mended(wiring, listener):
    with connect(wiring, ("one", "other")) as near, accept(listener) as far:
        near.sendall(b"1")
        assert far.recv(1) == b"1"
        wiring.cut("other")
        near.sendall(b"2")
        far.sendall(b"3")
        assert is_silent(lambda: far.recv(1), far) and is_silent(lambda: near.recv(1), near)
        wiring.mend("other")
        assert (far.recv(1), near.recv(1)) == (b"2", b"3")


def test_nobody_comes_and_nobody_goes_over_a_cut_wire(wiring, listener):
    with connect(wiring, ("one", "other")) as near, accept(listener) as far:
        wiring.cut("other")
        near.close()
        assert is_silent(lambda: far.recv(1), far)
        with connect(wiring, ("one", "other")):
            assert is_silent(listener.accept, listener)
        wiring.mend("other")
        assert far.recv(1) == b""


def test_the_other_wires_stay_whole(wiring, listener):
    wiring.cut("other")
    with connect(wiring, ("one", "third")) as near, accept(listener) as far:
        near.sendall(b"1")
        assert far.recv(1) == b"1"
    wiring.cut("one")
    with connect(wiring, ("one", "third")):
        assert is_silent(listener.accept, listener)
