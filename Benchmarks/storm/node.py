"""One node in a storm, slot by slot: the readers that come to it wait with the kernel, are accepted or refused, shake
hands, ask, and have their page. All survivors fare alike, so one is enough."""

import random
from collections import Counter, defaultdict, deque

from .costs import PROGRAM_KIB, REFUSED_SECONDS
from .desk import Desk

# In seconds.
SLOT = 0.01
# Deliveries and returns take turns in an event loop, so live readers take at most this share while both wait.
MOST_FOR_LIVE = 0.5


class Node:
    def __init__(self, scenario, seed=1):
        self.scenario, self.costs = scenario, scenario.costs
        self.random = random.Random(seed)
        self.now = 0
        # Who knocks when, by how often in vain.
        self.knocking = defaultdict(Counter)
        self.accepting = 0
        # (slot, how many): whose handshake comes to its end, or whose request comes.
        self.asking = deque()
        self.open = scenario.present
        # Left over of the last slot, in µs; less than 0 where a return went beyond it.
        self.credit = 0
        # How many are back with all that they missed in which slot.
        self.back = Counter()
        # Who knocked in vain: at a server without room, and with the kernel.
        self.refusals = 0
        self.overflows = 0
        # Of the cores, in each slot.
        self.used = []
        self.desk = Desk(scenario.page_seconds)
        for _ in range(scenario.returning):
            self.knock(scenario.retry + scenario.spread * self.random.random())

    def knock(self, seconds, attempt=0):
        self.knocking[self.now + max(1, round(seconds / SLOT))][attempt] += 1

    def run(self):
        wanted = self.scenario.returning
        while self.back.total() < wanted and self.now * SLOT < self.scenario.horizon:
            self.now += 1
            self.queue()
            self.serve()
        return self

    def queue(self):
        """What comes now, as far as the kernel's queue takes it."""
        for attempt, count in sorted(self.knocking.pop(self.now, {}).items()):
            taken = min(count, self.scenario.backlog - self.accepting)
            self.accepting += taken
            if taken == count:
                continue
            self.overflows += count - taken
            wait, attempt = self.patience(attempt)
            self.knocking[self.now + round(wait / SLOT)][attempt] += count - taken

    def patience(self, attempt):
        """How long one waits who knocked in vain, and how often that was then. A kernel that gives up tells EventSource
        of an error, which begins anew."""
        knocks = self.scenario.knocks
        if attempt == len(knocks):
            return self.scenario.retry, 0
        return knocks[attempt] - (knocks[attempt - 1] if attempt else 0), attempt + 1

    def serve(self):
        """Whoever has been accepted goes before whoever waits for it: NIO takes four of a listener in each turn."""
        whole = self.scenario.cores * SLOT * 1e6
        live = min(self.open * self.scenario.live_microseconds * SLOT, whole * MOST_FOR_LIVE)
        self.credit += whole - live
        budget = self.credit
        while self.credit > 0 and self.asking and self.asking[0][0] <= self.now:
            slot, count = self.asking.popleft()
            served = self.afford(count, self.costs.opening)
            for _ in range(served):
                self.admit()
            if served < count:
                self.asking.appendleft((slot, count - served))
        while self.credit > 0 and self.accepting:
            self.accept()
        self.used.append((live + budget - self.credit) / whole)
        # What nobody wanted is gone.
        self.credit = min(self.credit, 0)

    def afford(self, count, microseconds):
        count = min(count, int(self.credit // microseconds) + 1) if microseconds else count
        self.credit -= count * microseconds
        return count

    def accept(self):
        room = self.scenario.room - self.open - sum(count for _, count in self.asking)
        if room > 0:
            count = self.afford(min(room, self.accepting), self.costs.handshake)
            self.asking.append((self.now + round(self.scenario.round_trip / SLOT), count))
        else:
            count = self.afford(self.accepting, self.costs.handshake + self.costs.refusal)
            self.refusals += count
            for _ in range(count):
                self.knock(self.random.uniform(*REFUSED_SECONDS))
        self.accepting -= count

    def admit(self):
        self.open += 1
        slot = self.now
        if pages := self.scenario.pages:
            slot = max(slot, round(self.desk.page(self.random.randrange(pages), self.now * SLOT) / SLOT))
        self.back[slot] += 1

    def seconds_until(self, share):
        """When so many are back, from the end of the others on; None if it did not come about."""
        wanted, count = share * self.scenario.returning, 0
        for slot in sorted(self.back):
            count += self.back[slot]
            if count >= wanted:
                return slot * SLOT
        return None

    @property
    def peak_cpu(self):
        """The busiest second, as a share of the cores."""
        window = round(1 / SLOT)
        sums = [sum(self.used[start : start + window]) for start in range(0, len(self.used), 10)]
        return max(sums) / window

    @property
    def lasting_cpu(self):
        """Over the last half of the time: what does not end where there is no room."""
        half = self.used[len(self.used) // 2 :]
        return sum(half) / len(half)

    @property
    def peak_kib(self):
        came = self.open - self.scenario.present
        return PROGRAM_KIB + self.scenario.present * self.costs.reader_at_rest + came * self.costs.reader_in_storm
