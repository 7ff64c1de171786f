"""Publishers and readers round a cluster, who go from node to node; and a verdict for when its servers lose what they
had acknowledged: then readers have to be told."""

from loopback import port_of
from pages import log_after
from plan import name_and_index
from publisher import AWAY, Publisher
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

    def silence(self, log, had, gone):
        """What is wrong if servers have lost something: what it lacks, or has, and was not told of. Events are known by
        their data, which are all different; IDs may have changed."""
        wanted = [entry.data for entry in log if self.wants(entry.topic)]
        known = set(wanted)
        if self.gaps:
            # It began anew, and got some twice.
            missing = known.difference(had)
            return [f"{self.name} did not get {len(missing)} events: {names(missing)}"] if missing else []
        faults = []
        if surplus := [data for data in had if data not in known]:
            faults.append(f"{self.name} had {len(surplus)} events that are lost, and was told no gap: {names(surplus)}")
        if missed := [publication.name for publication in gone if self.wants(publication.topic)]:
            faults.append(f"{self.name} lacks {len(missed)} that are lost, and was told no gap: {missed[:SHOWN]}")
        if [data for data in had if data in known] != wanted:
            faults.append(f"{self.name} did not get each event once and in order: {names(known.difference(had))}")
        return faults


class ClusterPublisher(Publisher):
    """It notes what is not any more what it was: the verdict asks whether anything was lost."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.changed = []

    def hold(self, publication, ids, status, answer):
        assert status in (200, 201), f"{publication.name} was {ids}; repeated: {status}, {answer}"
        if (status, answer["ids"]) != (200, ids):
            self.changed += ids


class ClusterSiege(Siege):
    publisher, reader = ClusterPublisher, ClusterReader

    def __init__(self, cluster, seed, publishers=6):
        balancer = [cluster.balancer.port] if cluster.balancer else []
        ports = [port_of(node) for node in cluster.nodes] + balancer
        super().__init__(cluster.nodes[0], seed, publishers, ports)
        self.cluster = cluster
        # The IDs of all that was judged, and its publications' names.
        self.judged, self.names = set(), set()
        # Servers have lost something: then events have other IDs than before, or are gone.
        self.is_shaken = False
        # Names of publications that were acknowledged, or in the log, and are gone.
        self.lost = []

    def judge(self):
        self.cluster.wait_until_ready()
        super().judge()

    def log(self):
        whole = log_after(self.server, None)
        ids, names = {entry.id for entry in whole}, {name_of(entry) for entry in whole}
        if not ids >= self.judged or any(publisher.changed for publisher in self.publishers):
            self.is_shaken = True
        self.lost += sorted(self.names - names)
        new = [entry for entry in whole if entry.id not in self.judged]
        if self.is_shaken:
            new = [entry for entry in new if name_of(entry) not in self.names]
        self.judged, self.names = ids, names
        return new

    def faults(self, sent, log, deliveries):
        ids, names = {entry.id for entry in log}, {name_of(entry) for entry in log}
        gone = [one.publication for one in sent if one.ids and one.publication.name not in names]
        self.lost += [publication.name for publication in gone]
        if self.lost or not all(ids.issuperset(one.ids or []) for one in sent):
            self.is_shaken = True
        if not self.is_shaken:
            return [*verdict(sent, log, self.readers, deliveries), *self.false_alarms()]
        kept = [one._replace(ids=None) for one in sent if one.publication not in gone]
        faults = verdict(kept, log, [], [])
        for reader, took in zip(self.readers, deliveries):
            faults += reader.silence(log, [data for _, data in took], gone)
        return faults

    def false_alarms(self):
        """Readers who were told a gap although nothing is lost."""
        return [f"{reader.name} was told a gap: {reader.gaps[:SHOWN]}" for reader in self.readers if reader.gaps]


def name_of(entry):
    return name_and_index(entry.data)[0]


def names(data):
    return [" ".join(name_and_index(one)) for one in sorted(data)[:SHOWN]]
