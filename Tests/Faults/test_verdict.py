"""The verdict of a run is worth something only if it notices each way of breaking the promise."""

import pytest
from plan import Publication, matches
from publisher import Sent
from verdict import Entry, verdict


class Everything:
    name = "the reader of everything"

    def wants(self, _):
        return True


def sent(name, ids, topic="a"):
    data = tuple(f"{name}/{index} x" for index in range(2))
    return Sent(Publication(name, topic, data, b"", {}, False, False), ids)


def entry(id, data, topic="a"):
    return Entry(id, topic, data + " x")


ONE = [entry("k-1", "one/0"), entry("k-1.1", "one/1")]
TWO = [entry("l-2", "two/0"), entry("l-2.1", "two/1")]


def faults(log, took=None, of=None):
    acknowledged, forsaken = sent("one", ["k-1", "k-1.1"]), sent("two", None)
    took = [(one.id, one.data) for one in log] if took is None else took
    return verdict(of or [acknowledged, forsaken], log, [Everything()], [took])


@pytest.mark.parametrize("log", [ONE, ONE + TWO, TWO + [entry("m-3", "one/0"), entry("m-3.1", "one/1")]])
def test_all_is_well_whatever_became_of_what_was_not_acknowledged(log):
    acknowledged = sent("one", [one.id for one in log if one.data.startswith("one")])
    assert faults(log, of=[acknowledged, sent("two", None)]) == []


@pytest.mark.parametrize(
    ("log", "what"),
    [
        (TWO, "is lost"),
        (ONE[:1], "not all of it, once"),
        (ONE + [entry("l-2", "one/0"), entry("l-2.1", "one/1")], "not all of it, once"),
        (ONE + TWO[:1], "not all of it, once"),
        (ONE + TWO + [entry("l-3", "two/0"), entry("l-3.1", "two/1")], "not all of it, once"),
        ([entry("k-2", "one/0"), entry("k-2.1", "one/1")], "is in the log as"),
        ([entry("k-1", "one/0", "b"), entry("k-1.1", "one/1", "b")], "another topic"),
        (ONE + [entry("l-2", "two/0"), entry("l-3", "two/1")], "not one batch"),
        (TWO + ONE, "out of order"),
        (ONE + [entry("l-2", "three/0")], "nobody sent"),
    ],
)
def test_a_log_that_breaks_the_promise_is_noticed(log, what):
    assert any(what in fault for fault in faults(log))


@pytest.mark.parametrize(
    ("took", "what"),
    [
        ([("k-1", "one/0 x")], "did not get"),
        ([("k-1", "one/0 x"), ("k-1.1", "one/1 x"), ("l-2", "x")], "not there"),
        ([("k-1", "one/0 x"), ("k-1.1", "one/1 y")], "other bytes"),
        ([("k-1", "one/0 x"), ("k-1", "one/0 x"), ("k-1.1", "one/1 x")], "twice"),
        ([("k-1.1", "one/1 x"), ("k-1", "one/0 x")], "out of order"),
    ],
)
def test_a_delivery_that_breaks_the_promise_is_noticed(took, what):
    assert any(what in fault for fault in faults(ONE, took))


@pytest.mark.parametrize(
    ("pattern", "topic", "does"),
    [
        ("**", "a", True), ("**", "a/b", True), ("a/**", "a", False), ("a/**", "a/b/c", True), ("a/*", "a/b", True),
        ("a/*", "a/b/c", False), ("a", "a", True), ("a", "b", False), ("*/b", "a/b", True),
    ],
)
def test_the_readers_know_what_they_asked_for(pattern, topic, does):
    assert matches(pattern, topic) == does
