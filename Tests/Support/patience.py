"""Waiting for what has to come to be so."""

import time

PATIENCE_SECONDS = 60
# A machine has other things to do than to look again and again.
INTERVAL_SECONDS = 0.01


def becomes(fact, explanation=lambda: "it did not come to be so"):
    """Waits until it is so."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not fact():
        assert time.monotonic() < deadline, explanation()
        time.sleep(INTERVAL_SECONDS)
