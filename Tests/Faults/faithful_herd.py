"""Readers that come back when they were told to, as an EventSource does."""

import heapq
import time

from herd import Herd


class FaithfulHerd(Herd):
    def __init__(self, port, topics):
        super().__init__(port, topics)
        # When, a number that tells two apart, and who.
        self.returns = []
        # What each was told, in milliseconds, with each end.
        self.retries = []

    def left(self, reader):
        self.retries.append(reader.retry)
        when = time.monotonic() + reader.retry / 1000
        heapq.heappush(self.returns, (when, len(self.retries), reader))

    def turn(self):
        while self.returns and self.returns[0][0] <= time.monotonic():
            self.send_out(heapq.heappop(self.returns)[2])
