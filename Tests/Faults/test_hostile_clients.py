"""Dozens of hostile clients at once, for some seconds: those who behave get each event once, and nothing stays behind."""

import pytest
from hostile_acts import EVIL
from hostile_clients import Onslaught, guarded_server

SECONDS = 15


@pytest.fixture
def server(tmp_path):
    server = guarded_server(tmp_path)
    yield server.start()
    server.stop()


def test_hostile_clients_harm_nobody_and_leave_nothing_behind(server, say):
    onslaught = Onslaught(server, "fixed", lambda line: say("  " + line))
    acts = onslaught.run(SECONDS)
    assert set(acts) == {act.__name__ for act in EVIL}
    assert onslaught.siege.acknowledged > 0
