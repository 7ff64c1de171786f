"""A cluster on this machine: nats-servers, Freshet nodes on them, and HAProxy in front of those if it is asked for."""

from contextlib import ExitStack

from cluster_node import ClusterNode
from kept_ports import kept_ports
from load_balancer import LoadBalancer
from nats_cluster import NatsCluster
from patience import becomes

STREAM = "FRESHET"
# Of what a node has logged.
SHOWN_CHARACTERS = 2_000


class FreshetCluster:
    def __init__(self, folder, is_wired=False, balancer_port=None, options=()):
        """Three and three. `is_wired`: what goes between them can be cut. `options` are every node's."""
        self.folder = folder
        names = ["node-1", "node-2", "node-3"]
        self.nats = NatsCluster(folder / "nats", clients=names if is_wired else None)
        ports = kept_ports(2 * len(names))
        self.nodes = [
            ClusterNode(folder / name, name, ports.pop(), ports.pop(), self.nats.log(STREAM, client=name), *options)
            for name in names
        ]
        self.balancer = LoadBalancer(folder, balancer_port, self.nodes) if balancer_port else None

    def start(self):
        self.nats.start()
        for node in self.nodes:
            node.start()
        self.wait_until_ready()
        if self.balancer:
            self.balancer.start()
        return self

    def wait_until_ready(self):
        becomes(lambda: any(node.failures for node in self.nodes) or self.is_ready, self.explain)
        assert self.is_ready, self.explain()

    @property
    def is_ready(self):
        return all(node.is_ready for node in self.nodes)

    def stop(self):
        """All of them, even if one does not end as it should, which is said then."""
        with ExitStack() as stack:
            stack.callback(self.nats.stop)
            for node in self.nodes:
                stack.callback(node.stop)
            if self.balancer:
                stack.callback(self.balancer.stop)

    def explain(self):
        return "\n".join(
            f"{node.name} is not ready {node.readiness()}:\n{node.diagnostics.read_text()[-SHOWN_CHARACTERS:]}"
            for node in self.nodes if not node.is_ready)
