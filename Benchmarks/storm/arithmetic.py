"""The formulas of docs/Scaling.md, by which a storm can be reckoned by hand."""

from dataclasses import dataclass

from .costs import PAGE_SECONDS, PROGRAM_KIB, READS_AT_ONCE, REFUSED_SECONDS
from .scenario import Scenario


@dataclass(frozen=True)
class Arithmetic:
    scenario: Scenario

    @property
    def return_seconds(self):
        return (self.scenario.costs.handshake + self.scenario.costs.opening) / 1e6

    @property
    def live(self):
        """The share of the cores that live readers take in the middle of the storm."""
        return self.live_of(self.scenario.present + self.admitted / 2)

    def live_of(self, readers):
        return readers * self.scenario.live_microseconds / 1e6 / self.scenario.cores

    @property
    def admitted(self):
        return max(0, min(self.scenario.returning, self.scenario.room - self.scenario.present))

    @property
    def refused(self):
        return self.scenario.returning - self.admitted

    @property
    def rate(self):
        """Returns a second that the cores bear."""
        return self.scenario.cores * (1 - self.live) / self.return_seconds

    @property
    def queue(self):
        """The most that wait with the kernel, if it had room for all."""
        return max(0, self.admitted - self.rate * self.scenario.spread)

    @property
    def overflows(self):
        return self.queue > self.scenario.backlog

    @property
    def seconds(self):
        """Until all are back: at least, and at most. None where that takes the simulation: refused ones knock in
        between, or those for whom the queue has no room mix with those who come first."""
        if self.refused or self.overflows and self.scenario.spread > 1:
            return None
        if self.overflows:
            # Who comes early in a wave is served: the rest come ever later in theirs, and find fewer served meanwhile.
            ends = self.rate * self.scenario.spread + self.scenario.backlog, self.scenario.backlog
            return tuple(self.scenario.retry + self.seconds_of_knocking(most) for most in ends)
        storm = max(self.scenario.spread, self.admitted / self.rate)
        always = self.scenario.retry + self.scenario.round_trip
        # At the worst, reading begins when the last one has come.
        least = max(storm, self.reading_seconds(self.reads_at_least))
        return always + least, always + storm + self.reading_seconds(self.reads_at_most)

    def reading_seconds(self, reads):
        return reads * self.scenario.page_seconds / READS_AT_ONCE

    def seconds_of_knocking(self, most):
        """All who are left come again at the kernel's times. At each of them the node takes as many as the cores bear
        until the next, but no more than `most`."""
        left, start = self.admitted, 0
        while True:
            for knock, following in zip((0, *self.scenario.knocks), (*self.scenario.knocks, None)):
                gap = following - knock if following else self.scenario.retry
                taken = min(self.rate * gap, most)
                if left <= taken:
                    return start + knock + max(self.scenario.spread, left / self.rate)
                left -= taken
            start += self.scenario.knocks[-1] + self.scenario.retry

    @property
    def reads_at_least(self):
        """Each page of the log once, unless nobody wants it."""
        pages = self.scenario.pages
        return pages * (1 - (1 - 1 / pages) ** self.admitted) if pages else 0

    @property
    def reads_at_most(self):
        """And again whenever it was forgotten."""
        return min(self.admitted, self.scenario.pages * (1 + self.scenario.spread / PAGE_SECONDS))

    @property
    def peak_cpu(self):
        """Of the cores, in the busiest second."""
        arriving = self.scenario.returning / max(1, self.scenario.spread)
        if self.overflows:
            arriving = self.rate * self.scenario.spread + self.scenario.backlog
        there = self.live_of(self.scenario.present + self.admitted)
        return min(1, arriving * self.return_seconds / self.scenario.cores + there)

    @property
    def refusing_cpu(self):
        """What those take for whom there is no room, as long as there is none."""
        each = self.scenario.costs.handshake + self.scenario.costs.refusal
        there = self.live_of(self.scenario.present + self.admitted)
        return min(1, self.refused * each / 1e6 / (sum(REFUSED_SECONDS) / 2) / self.scenario.cores + there)

    @property
    def peak_kib(self):
        costs = self.scenario.costs
        return PROGRAM_KIB + self.scenario.present * costs.reader_at_rest + self.admitted * costs.reader_in_storm
