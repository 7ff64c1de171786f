"""What event IDs promise: an order. Programs must not look inside them; a test of that promise has to."""

from typing import NamedTuple


class Position(NamedTuple):
    sequence: int
    index: int


START = Position(0, 0)


def position(id):
    """`epoch-sequence` or `epoch-sequence.index`, as a place in the order over all epochs."""
    sequence, _, index = id.rpartition("-")[2].partition(".")
    return Position(int(sequence), int(index or 0))
