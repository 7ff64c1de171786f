"""Where a log may be: its servers, started afresh and stopped with the block, and nodes on it."""

from contextlib import ExitStack, contextmanager

from nats_cluster import NatsCluster
from side_by_side.servers import a_folder

from .node import node

STREAM = "FRESHET"


class Place:
    """A log, and the nodes that share it."""

    def __init__(self, program, folder, stack, nats=None):
        self.program, self.folder, self.stack, self.nats = program, folder, stack, nats
        self.nodes = []

    def add_node(self):
        log = self.nats.log(STREAM) if self.nats else None
        added = node(self.program, self.folder / f"node-{len(self.nodes) + 1}", log)
        self.nodes.append(self.stack.enter_context(added))
        return self.nodes[-1]

    @property
    def nats_pids(self):
        return [server.process.pid for server in self.nats.servers] if self.nats else []


@contextmanager
def a_place(program, nats_servers=0):
    """With a first node. Without nats-servers the log is SQLite's, and there can be no second one."""
    with a_folder() as folder, ExitStack() as stack:
        nats = None
        if nats_servers:
            nats = NatsCluster(folder / "nats", nats_servers)
            stack.callback(nats.stop)
            nats.start()
        place = Place(program, folder, stack, nats)
        place.add_node()
        yield place
