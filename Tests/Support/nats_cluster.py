"""nats-servers that share a log, on this machine: killed, frozen, cut off and brought back."""

import itertools
import re
import subprocess
from pathlib import Path

from kept_ports import kept_ports
from nats_server import NatsServer
from patience import becomes
from wiring import Wiring

REPOSITORY = Path(__file__).resolve().parents[2]
CONFIGURATION = REPOSITORY / "deploy" / "cluster" / "nats.conf"
# Where nobody listens: servers tell each other where they are, and would go round the wires.
NOWHERE = "127.0.0.1:1"


class NoNatsServer(Exception):
    """The machine has none; why, in a sentence."""


def program():
    found = subprocess.run([REPOSITORY / "scripts" / "nats-server"], capture_output=True, text=True)
    if found.returncode != 0:
        raise NoNatsServer(found.stderr.strip())
    return REPOSITORY / found.stdout.strip()


class NatsCluster:
    def __init__(self, folder, count=3, clients=None, key_pair=None):
        """One server or three. With `clients`, names of those who will connect, all connections go over wires that can
        be cut: between servers, and from each client to each server. With a key pair all is encrypted, and everybody
        is known by that."""
        folder.mkdir(parents=True, exist_ok=True)
        self.configuration = folder / "nats.conf"
        self.configuration.write_text(configuration(count, clients is not None, key_pair))
        self.key_pair = key_pair
        found, ports = program(), kept_ports(3 * count)
        self.servers = [
            NatsServer(found, self.configuration, folder, f"nats-{number + 1}", *ports[3 * number : 3 * number + 3])
            for number in range(count)
        ]
        self.wiring = Wiring(self.ends(clients)) if clients is not None else None

    def ends(self, clients):
        pairs = itertools.permutations(self.servers, 2)
        routes = {(one.name, other.name): other.peer_port for one, other in pairs}
        return routes | {(client, one.name): one.port for client in clients for one in self.servers}

    def start(self):
        for server in self.servers:
            self.launch(server)
        becomes(lambda: all(server.is_healthy for server in self.servers), self.explain)
        return self

    def launch(self, server):
        """Starts one, or starts it again, without waiting."""
        others = [one for one in self.servers if one is not server]
        if self.wiring:
            ports = [self.wiring.ports[server.name, other.name] for other in others]
        else:
            ports = [other.peer_port for other in others]
        server.launch([f"nats://127.0.0.1:{port}" for port in ports])

    def log(self, stream, client=None, replicas=None):
        """As `--log` takes it."""
        ports = [self.wiring.ports[client, one.name] if self.wiring else one.port for one in self.servers]
        hosts = ",".join(f"127.0.0.1:{port}" for port in ports)
        rest = f"{hosts}/{stream}?replicas={replicas or len(self.servers)}"
        if not self.key_pair:
            return f"nats://{rest}"
        certificate, key = self.key_pair.certificate, self.key_pair.key
        return f"tls://{rest}&ca={certificate}&certificate={certificate}&key={key}"

    def leader(self, stream=None):
        """The server that leads a stream, by its own word; without a stream the one that leads the cluster; or None."""
        return next((server for server in self.servers if server.leader(stream) == server.name), None)

    def stop(self):
        for server in self.servers:
            server.stop()
        if self.wiring:
            self.wiring.close()

    def explain(self):
        ill = [server for server in self.servers if not server.is_healthy]
        return "\n".join(f"{server.name} is not healthy:\n{server.last_lines()}" for server in ill)


def configuration(count, is_wired, key_pair):
    """As it is deployed. One server alone is no cluster."""
    text = CONFIGURATION.read_text()
    if key_pair:
        text = re.sub(r"^( *)#( *(?:tls \{|\w+_file:.*|verify: .*|\}))$", r"\1\2", text, flags=re.MULTILINE)
        text = re.sub(r"/etc/nats/(server|ca)\.pem", str(key_pair.certificate), text)
        text = text.replace("/etc/nats/server.key", str(key_pair.key))
    cluster = re.search(r"^cluster \{.*?^\}\n", text, re.MULTILINE | re.DOTALL)[0]
    if count == 1:
        return text.replace(cluster, "")
    if is_wired:
        return text.replace("cluster {\n", f"cluster {{\n  advertise: {NOWHERE!r}\n")
    return text
