"""A reader that comes back with its last event ID whenever it is cut, and takes each event once, in order."""

import http.client
import itertools
import sys
import threading

from event_id import START, position
from loopback import connect, cut
from plan import matches
from transports import TRANSPORTS

# Between two tries while the server is down.
RETRY_SECONDS = 0.02
# That nothing at all comes for so long, although there is something, is a failure and no slowness.
PATIENCE_SECONDS = 120


class Reader:
    def __init__(self, ports, transport, topics, failed, receive_buffer=None):
        self.name = f"the reader of {' '.join(topics)} over {transport}"
        # Each connection goes to the next one.
        self.ports = itertools.cycle(ports)
        self.transport = TRANSPORTS[transport]
        self.topics = topics
        self.failed = failed
        self.receive_buffer = receive_buffer
        self.last_event_id = None
        self.last_position = START
        self.connections = 0
        self.count = 0
        self.took = []
        self.changed = threading.Condition()
        self.is_stopped = False
        self.connection = None
        self.thread = None

    def start(self):
        """Begins, or goes on where it stopped."""
        self.is_stopped = False
        self.thread = threading.Thread(target=self.run, name=self.name, daemon=True)
        self.thread.start()

    def wants(self, topic):
        return any(matches(pattern, topic) for pattern in self.topics)

    def run(self):
        while not self.is_stopped:
            try:
                self.read()
            except (OSError, http.client.HTTPException):
                if not self.is_stopped:
                    self.failed.wait(RETRY_SECONDS)
            except Exception as error:
                # Nothing but a cut is excused: neither a wrong answer nor bytes that cannot be read.
                if not self.is_stopped:
                    self.failed.because(f"{self.name}: {error!r}")
                return

    def read(self):
        self.connection = connect(next(self.ports), self.receive_buffer)
        self.connections += 1
        try:
            for delivery in self.transport(self.connection, self.topics, self.last_event_id):
                self.take(delivery)
                if self.is_stopped:
                    return
        finally:
            cut(self.connection)

    def take(self, delivery):
        here = position(delivery.id)
        with self.changed:
            if delivery.type == "position":
                assert here >= self.last_position, f"was told position {delivery.id} after {self.last_event_id}"
            elif delivery.type == "gap":
                self.hear_of_gap(delivery)
            else:
                assert here > self.last_position, f"got {delivery.id} after {self.last_event_id}"
                # Readers of the same event share one string, so that a long run needs no more memory than a short one.
                self.took.append((delivery.id, sys.intern(delivery.data)))
                self.count += 1
            self.last_event_id, self.last_position = delivery.id, here
            self.changed.notify_all()

    def hear_of_gap(self, gap):
        raise AssertionError(f"was told a gap after {self.last_event_id}: {gap.data}")

    def wait_for(self, end):
        """Until it has the event at this position, or one behind it."""
        count = -1
        while self.last_position < end:
            assert self.count > count and not self.failed.is_set(), f"{self.name} does not get what is there: {self}"
            count = self.count
            with self.changed:
                self.changed.wait_for(lambda: self.last_position >= end or self.failed.is_set(), PATIENCE_SECONDS)

    def hand_over(self):
        """What it took since the last time."""
        with self.changed:
            took, self.took = self.took, []
            return took

    def stop(self):
        self.is_stopped = True
        if self.connection:
            cut(self.connection)
        self.thread.join()

    def __repr__(self):
        return f"{self.count} events over {self.connections} connections, the last {self.last_event_id}"
