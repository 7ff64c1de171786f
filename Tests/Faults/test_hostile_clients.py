"""Dozens of hostile clients at once, for some seconds: those who behave get each event once, and nothing stays behind."""

from hostile_acts import EVIL
from hostile_clients import Onslaught

SECONDS = 15


def test_hostile_clients_harm_nobody_and_leave_nothing_behind(start_server, say):
    server = start_server("--listen", "http://localhost:0")
    onslaught = Onslaught(server, "fixed", lambda line: say("  " + line))
    acts = onslaught.run(SECONDS)
    assert set(acts) == {act.__name__ for act in EVIL}
    assert onslaught.siege.acknowledged > 0
