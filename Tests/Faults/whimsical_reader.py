"""A reader that stops reading now and then, or goes away in the middle, and comes back."""

import random

from reader import Reader
from stalled_reader import RECEIVE_BUFFER_BYTES

# Of ten thousand deliveries.
PAUSES, DEPARTURES = 20, 10
LONGEST_PAUSE_SECONDS = 5


class WhimsicalReader(Reader):
    def __init__(self, siege, seed, transport, topics):
        super().__init__(siege.ports, transport, topics, siege.failed, RECEIVE_BUFFER_BYTES)
        self.name = "the whimsical one, " + self.name
        self.siege = siege
        self.chance = random.Random(f"{seed}/{self.name}")

    def take(self, delivery):
        super().take(delivery)
        # When all wait for the verdict, it hurries like the others.
        if not self.siege.is_publishing:
            return
        whim = self.chance.randrange(10_000)
        if whim < PAUSES:
            self.failed.wait(self.chance.uniform(0, LONGEST_PAUSE_SECONDS))
        elif whim < PAUSES + DEPARTURES:
            raise ConnectionError("has gone away")
