"""Publishers and readers round a server, and the verdict on what they saw. Kills and the soak are made of it."""

import itertools
import threading
from contextlib import contextmanager

from event_id import position
from loopback import port_of
from pages import log_after
from plan import SELECTIONS
from publisher import Publisher
from reader import Reader
from transports import TRANSPORTS
from verdict import verdict


class Failed(threading.Event):
    """Something is wrong, and everybody may stop."""

    def __init__(self):
        super().__init__()
        self.reasons = []

    def because(self, reason):
        self.reasons.append(reason)
        self.set()


class Siege:
    publisher, reader = Publisher, Reader

    def __init__(self, server, seed, publishers=8, ports=None):
        """`ports` are where the same log is to be had; by default the server's alone. Everybody begins with another."""
        self.server = server
        self.ports = ports or [port_of(server)]
        self.failed = Failed()
        self.publishers = [self.publisher(seed, name, self.ports_from(name)) for name in range(publishers)]
        self.readers = [
            self.reader(self.ports_from(number), transport, topics, self.failed)
            for number, (transport, topics) in enumerate(itertools.product(TRANSPORTS, SELECTIONS))
        ]
        self.is_publishing = False
        self.judged_through = None
        self.acknowledged = 0
        self.delivered = 0

    def ports_from(self, number):
        """The ports, beginning with another one for each number."""
        first = number % len(self.ports)
        return self.ports[first:] + self.ports[:first]

    def __enter__(self):
        self.begin()
        return self

    def __exit__(self, *_):
        self.rest()

    def begin(self):
        for reader in self.readers:
            reader.start()

    def rest(self):
        """Nobody has a connection any more. Readers know where to go on."""
        for reader in self.readers:
            reader.stop()
        for publisher in self.publishers:
            publisher.hang_up()

    @contextmanager
    def publishing(self):
        """Publishers publish while the body runs. Then what they have under way is brought to its end."""
        stopping = threading.Event()
        threads = [threading.Thread(target=self.publish, args=(one, stopping)) for one in self.publishers]
        for thread in threads:
            thread.start()
        self.is_publishing = True
        try:
            yield
        finally:
            self.is_publishing = False
            stopping.set()
            for thread in threads:
                thread.join()

    def publish(self, publisher, stopping):
        try:
            publisher.publish_until(stopping)
        except Exception as error:  # whatever it is, the run has failed
            self.failed.because(f"a publisher: {error!r}")

    def judge(self):
        """Holds what happened since the last time against what was promised, and forgets it."""
        sent = [one for publisher in self.publishers for one in publisher.sent]
        log = self.log()
        for reader in self.readers:
            ends = [position(entry.id) for entry in log if reader.wants(entry.topic)]
            if ends and not self.failed.is_set():
                reader.wait_for(ends[-1])
        deliveries = [reader.hand_over() for reader in self.readers]
        faults = self.failed.reasons or self.faults(sent, log, deliveries)
        assert not faults, "\n".join(faults)
        for publisher in self.publishers:
            publisher.sent.clear()
        if log:
            self.judged_through = log[-1].id
        self.acknowledged += sum(len(one.ids or []) for one in sent)
        self.delivered += sum(map(len, deliveries))

    def log(self):
        """What it holds behind what was judged before."""
        return log_after(self.server, self.judged_through)

    def faults(self, sent, log, deliveries):
        return verdict(sent, log, self.readers, deliveries)

    @property
    def acknowledged_so_far(self):
        return self.acknowledged + sum(len(one.ids or []) for each in self.publishers for one in list(each.sent))

    @property
    def delivered_so_far(self):
        return self.delivered + sum(len(reader.took) for reader in self.readers)
