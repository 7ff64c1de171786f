"""What many events in the log cost: nodes that come or come back, readers of all of it, and memory."""

from contextlib import contextmanager

from side_by_side.processes import resident_kib

from .cpu import CPU
from .figures import COMING, MEMORY, READING
from .filling import fill
from .node import seconds_until
from .publishing import bench
from .replay import reading_all, reading_topics

# Published first, so that no node's memory reaches back to them: some topics of few events.
TOPICS, FEW = 200, 10
# What nodes keep in memory of the stream's end they have before they are weighed, as they would in service.
TAIL_EVENTS = 5_000


class CatchingUp:
    """Fills the log of a place, and measures what that does to its nodes."""

    def __init__(self, place, count, figures):
        self.place, self.count, self.figures = place, count, figures
        self.first = place.nodes[0]

    def with_one_node(self, row):
        self.begin()
        fill(self.first, self.count - TAIL_EVENTS)
        self.read(row)

    def with_three_nodes(self, row):
        second = self.place.add_node()
        self.came("a node starts, nothing in the log", second.seconds_to_ready)
        self.begin()
        with self.weighed("an event", second, self.count - TAIL_EVENTS):
            fill(self.first, self.count - TAIL_EVENTS)
        third = self.place.add_node()
        self.came("a node starts", third.seconds_to_ready)
        self.read(row)
        with self.weighed("an event with an idempotency key", third, self.count):
            with second.frozen():
                bench(self.place, "--publishers", 256, "--events", self.count)
            self.came("a node was frozen while they were published", self.follow(second))

    def begin(self):
        bench(self.place, "--topic", "few", "--topics", TOPICS, "--publishers", 1, "--events", TOPICS * FEW)
        bench(self.place, "--publishers", 64, "--events", TAIL_EVENTS - TOPICS * FEW)

    @contextmanager
    def weighed(self, row, follower, count):
        """What a node's memory grows by for each event that it follows."""
        self.follow(follower)
        before = resident_kib(follower.pid)
        yield
        self.follow(follower)
        taken = 1024 * (resident_kib(follower.pid) - before) / count
        self.figures.add("Memory of a node that follows", MEMORY, row, {"bytes": taken})

    def follow(self, follower):
        """How long that node takes until it has all that the first one has."""
        head = self.first.head
        return seconds_until(lambda: follower.head >= head, "a node follows the log to its end")

    def read(self, row):
        few = reading_topics(self.first, [f"few/{number}" for number in range(1, TOPICS + 1)], FEW)
        with CPU([self.first.pid]) as node, CPU(self.place.nats_pids) as nats:
            everything = reading_all(self.first, self.count)
        cpu = {"node": node.microseconds_for_all(self.count), "nats": nats.microseconds_for_all(self.count)}
        self.figures.add(
            f"Reading {self.count:,} events from the log", READING, row, {"few": few, **everything, **cpu})

    def came(self, row, seconds):
        self.figures.add(f"Catching up with {self.count:,} events", COMING, row, {"seconds": seconds})
