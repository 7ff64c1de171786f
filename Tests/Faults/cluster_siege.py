"""Publishers and readers round a cluster, who go from node to node; and a verdict for when its servers lose what they
had acknowledged: then readers have to be told."""

from loopback import port_of
from pages import log_after
from plan import name_and_index
from publisher import AWAY
from reader import Reader
from siege import Siege
from transports import TRANSPORTS, WrongAnswer
from verdict import SHOWN, verdict


class ClusterReader(Reader):
    """It goes on where a gap says, and asks again where the log is away."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.gaps = []
        self.is_event_source = self.transport in (TRANSPORTS["sse"], TRANSPORTS["gzip"])

    def read(self):
        try:
            super().read()
        except WrongAnswer as answer:
            # Never to an EventSource, which would give up for good.
            if answer.status != AWAY or self.is_event_source:
                raise
            raise ConnectionError("comes back") from answer

    def hear_of_gap(self, gap):
        self.gaps.append(f"{gap.data} after {self.last_event_id}")


class ClusterSiege(Siege):
    reader = ClusterReader

    def __init__(self, cluster, seed, publishers=6):
        balancer = [cluster.balancer.port] if cluster.balancer else []
        ports = [port_of(node) for node in cluster.nodes] + balancer
        super().__init__(cluster.nodes[0], seed, publishers, ports)
        self.cluster = cluster
        # The IDs of all that was judged, in order.
        self.judged = []
        # What was in the log, or acknowledged, and is not there any more.
        self.lost = []

    def judge(self):
        self.cluster.wait_until_ready()
        super().judge()

    def log(self):
        whole = log_after(self.server, None)
        ids = {entry.id for entry in whole}
        self.lost += [id for id in self.judged if id not in ids]
        known = set(self.judged)
        self.judged = [entry.id for entry in whole]
        return [entry for entry in whole if entry.id not in known]

    def faults(self, sent, log, deliveries):
        ids, names = {entry.id for entry in log}, {name_and_index(entry.data)[0] for entry in log}
        gone = [one for one in sent if one.ids and one.publication.name not in names]
        self.lost += [id for one in gone for id in one.ids]
        if not self.lost:
            return [*verdict(sent, log, self.readers, deliveries), *self.false_alarms()]
        kept = [one for one in sent if one not in gone]
        # Whoever is told a gap begins anew: it gets some twice, and had some that are gone.
        took = [list(dict((id, data) for id, data in each if id in ids).items()) for each in deliveries]
        return [*verdict(kept, log, self.readers, took), *self.silence(gone, deliveries)]

    def false_alarms(self):
        """Readers who were told a gap although nothing is lost."""
        return [f"{reader.name} was told a gap: {reader.gaps[:SHOWN]}" for reader in self.readers if reader.gaps]

    def silence(self, gone, deliveries):
        """Readers who had what is lost, and were not told."""
        lost = set(self.lost)
        for reader, took in zip(self.readers, deliveries):
            had = [id for id, _ in took if id in lost]
            if had and not reader.gaps:
                yield f"{reader.name} had {len(had)} events that are lost, and was told no gap: {had[:SHOWN]}"
            missed = [one.ids[0] for one in gone if reader.wants(one.publication.topic)]
            if missed and not reader.gaps:
                yield f"{reader.name} never gets {len(missed)} lost publications, and was told no gap: {missed[:SHOWN]}"
