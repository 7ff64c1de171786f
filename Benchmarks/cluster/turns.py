"""What is done in a turn, in places that are started afresh for it."""

from .catching_up import CatchingUp
from .figures import LATENCY, ONE_SERVER, PUBLISHING, SECOND_NODE, SQLITE, THIRD_NODE, THREE_SERVERS
from .latency import latency
from .places import a_place
from .publishing import publishing

WAITING = (1, 64, 1_000)
# With other nodes that follow: as fast as it goes, and evenly, where events come one at a time.
WAITING_FOLLOWED, EVEN_RATE = 64, 1_000
# Latency is measured for so many times as long as a rate.
LATENCY_TIMES = 2


class Turns:
    def __init__(self, program, figures, seconds, events):
        self.program, self.figures = program, figures
        self.seconds, self.events = seconds, events

    def sqlite(self):
        with a_place(self.program) as place:
            self.publish(place, SQLITE, WAITING)
            self.evenly(place, SQLITE)
            self.wait_for_events(place, SQLITE, place.nodes[0])

    def one_server(self):
        with a_place(self.program, nats_servers=1) as place:
            self.publish(place, ONE_SERVER, WAITING)

    def three_servers(self):
        with a_place(self.program, nats_servers=3) as place:
            self.publish(place, THREE_SERVERS, WAITING)
            self.evenly(place, THREE_SERVERS)
            self.wait_for_events(place, f"{THREE_SERVERS}, the same node", place.nodes[0])
            for name in (SECOND_NODE, THIRD_NODE):
                place.add_node()
                self.publish(place, name, [WAITING_FOLLOWED])
                self.evenly(place, name)
            self.wait_for_events(place, f"{THREE_SERVERS}, from node to node", place.nodes[1])

    def replay(self):
        with a_place(self.program) as place:
            CatchingUp(place, self.events, self.figures).with_one_node(SQLITE)
        with a_place(self.program, nats_servers=3) as place:
            CatchingUp(place, self.events, self.figures).with_three_nodes(THREE_SERVERS)

    def publish(self, place, row, waiting):
        for publishers in waiting:
            taken = publishing(place, publishers, self.seconds)
            self.figures.add(f"Publishing, {publishers:,} waiting", PUBLISHING, row, taken)

    def evenly(self, place, row):
        taken = publishing(place, WAITING_FOLLOWED, self.seconds, EVEN_RATE)
        self.figures.add(f"Publishing, {EVEN_RATE:,} events a second", PUBLISHING, row, taken)

    def wait_for_events(self, place, row, reader):
        taken = latency(place.nodes[0], reader, LATENCY_TIMES * self.seconds)
        self.figures.add("From a publisher to a reader, 50 events a second", LATENCY, row, taken)


PARTS = {
    "sqlite": Turns.sqlite,
    "one-server": Turns.one_server,
    "three-servers": Turns.three_servers,
    "replay": Turns.replay,
}
