"""What the way of an event to its subscribers allocates, counted by the program that counts (`scripts/micro`)."""

import json
import subprocess

import pytest
from freshet_server import REPOSITORY
from needs import need

PROGRAM = REPOSITORY / ".build" / "release" / "FreshetMicro"
LIMIT_SECONDS = 60
# After so many subscribers the event loop's other work has its turn, and the pass goes on in the next one.
TURN = 256
# What is put down for that turn. Not for a subscriber: 36 turns more would be 36, 9,000 subscribers more 9,000.
ALLOCATIONS_PER_TURN = 1


@pytest.fixture(scope="module")
def allocations():
    """Of one pass, by the name of its row."""
    need("FreshetMicro", PROGRAM.exists(), "build it with make test, or swift build -c release --product FreshetMicro")
    command = [PROGRAM, "--only", "passes", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT_SECONDS)
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    if all("allocations" not in figure for figure in figures):
        pytest.skip(f"allocations cannot be counted on this machine: {done.stderr.strip()}")
    assert [figure["name"] for figure in figures if not figure["isSteady"]] == []
    return {figure["name"].removeprefix("passes/"): figure["allocations"] for figure in figures}


@pytest.mark.parametrize("way", ["asked", "straight"])
def test_an_event_delivered_to_one_more_caught_up_subscriber_allocates_nothing(allocations, way):
    turns = 10_000 // TURN - 1_000 // TURN
    assert 0 <= allocations[f"{way}/10000"] - allocations[f"{way}/1000"] <= turns * ALLOCATIONS_PER_TURN


def test_within_a_turn_of_the_loop_one_subscriber_costs_as_many_allocations_as_all(allocations):
    assert allocations["asked/256"] == allocations["asked/1"] > 0


def test_an_event_allocates_nothing_for_quiet_topics_and_their_readers(allocations):
    assert allocations["asked/1-beside-100000-quiet"] == allocations["asked/1"]
