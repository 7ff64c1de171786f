"""What happens to the servers and nodes of a cluster, fixed by a seed as far as it can be: which fault comes next, to
whom, for how long. Who leads at that moment is up to them."""

import random
from collections import Counter

from facts import until

# Between two faults, with the cluster whole: several elections' worth of publishing, and less than a commit.
LONGEST_PEACE_SECONDS = 3
# Until a server that was killed is started again: before the others have elected a new leader (4 to 9 s), and after.
LONGEST_DOWN_SECONDS = 12
# Longer than the others wait for a leader.
SILENCE_SECONDS = range(10, 14)
# Of a hundred faults, those that come before the cluster has got over the one before.
OVERLAPPING = 20


class ClusterFaults:
    def __init__(self, cluster, stream, seed, failed, only=(), nodes=()):
        """`only` names what may happen; by default all does. `nodes` are Freshet's, if there are some."""
        self.cluster, self.stream, self.failed, self.nodes = cluster, stream, failed, nodes
        self.chance = random.Random(f"{seed}/cluster")
        self.kinds = {
            "kill-leader": lambda: self.kill([self.leader()]),
            "kill-one": lambda: self.kill([self.any()]),
            "kill-two": lambda: self.kill(self.chance.sample(self.cluster.servers, 2)),
            "kill-all": lambda: self.kill(self.cluster.servers),
            "freeze-leader": lambda: self.silence(self.leader(), self.freeze, self.thaw),
            "freeze-one": lambda: self.silence(self.any(), self.freeze, self.thaw),
        }
        if cluster.wiring:
            self.kinds |= {
                "cut-leader": lambda: self.silence(self.leader(), self.cut, self.mend),
                "cut-one": lambda: self.silence(self.any(), self.cut, self.mend),
            }
        if nodes:
            self.kinds["kill-node"] = self.kill_node
        self.names = list(only) or list(self.kinds)
        self.counts = Counter()

    def act(self):
        """One fault, from its beginning to its end."""
        self.failed.wait(self.chance.uniform(0, LONGEST_PEACE_SECONDS))
        name = self.chance.choice(self.names)
        self.kinds[name]()
        self.counts[name] += 1
        if self.chance.randrange(100) >= OVERLAPPING:
            self.get_over()

    def get_over(self):
        """Waits until the cluster is whole."""
        until(lambda: all(server.is_healthy for server in self.cluster.servers), "all servers are healthy")
        until(lambda: self.cluster.leader(self.stream), f"{self.stream} has a leader")

    def leader(self):
        """Who leads; anybody if that is nobody."""
        return self.cluster.leader(self.stream) or self.any()

    def any(self):
        return self.chance.choice(self.cluster.servers)

    def kill(self, servers):
        for server in servers:
            server.kill()
        # At once half of the time: most of what can go wrong is in the first moments.
        down = self.chance.choice([0, self.chance.uniform(0, LONGEST_DOWN_SECONDS)])
        self.failed.wait(down)
        for server in servers:
            self.cluster.launch(server)

    def kill_node(self):
        node = self.chance.choice(self.nodes)
        node.kill()
        self.failed.wait(self.chance.uniform(0, LONGEST_PEACE_SECONDS))
        node.start()

    def silence(self, server, begin, end):
        begin(server)
        self.failed.wait(self.chance.choice(SILENCE_SECONDS))
        end(server)

    def freeze(self, server):
        server.freeze()

    def thaw(self, server):
        server.thaw()

    def cut(self, server):
        self.cluster.wiring.cut(server.name)

    def mend(self, server):
        self.cluster.wiring.mend(server.name)

    def __str__(self):
        return ", ".join(f"{count} {name}" for name, count in sorted(self.counts.items()))
