"""A cluster, and what happens to it."""

from dataclasses import dataclass

from .costs import BACKLOG, HEARTBEAT_SECONDS, KNOCKS, RETRY_SECONDS, TLS, Costs


@dataclass(frozen=True)
class Scenario:
    name: str
    # Nodes before, and how many of them end; where all end, all are back at once.
    nodes: int
    ended: int
    # Of each node, before.
    readers: int
    cores: int = 8
    room: int = 1_000_000
    # Over how many seconds the returns are spread, beyond what everybody waits: ways through the network differ anyway.
    spread: float = 0.2
    retry: float = RETRY_SECONDS
    # Events a second that each reader gets.
    events: float = 0.1
    costs: Costs = TLS
    # From a client's first flight to the server's and back, in seconds.
    round_trip: float = 0.05
    # Pages of the log that the returning ask for, all equally often, and how long reading one takes; 0 pages where the
    # node's memory reaches back to what they have missed.
    pages: int = 0
    page_seconds: float = 0.005
    backlog: int = BACKLOG
    knocks: tuple = KNOCKS
    # How long to look. Who is not back by then counts as lost.
    horizon: float = 900

    @property
    def survivors(self):
        return self.nodes - self.ended or self.nodes

    @property
    def present(self):
        """Readers of a surviving node when the storm begins."""
        return self.readers if self.ended < self.nodes else 0

    @property
    def returning(self):
        """Readers that come to each surviving node."""
        return self.readers * self.ended // self.survivors

    @property
    def live_microseconds(self):
        """CPU a second that each reader takes who is there: its events and heartbeats."""
        return (self.events + 1 / HEARTBEAT_SECONDS) * self.costs.delivery
