"""HAProxy in front of a cluster's nodes, as deploy/cluster/haproxy.cfg configures it, but for TLS and the addresses."""

import re
import socket
import subprocess

from freshet_server import REPOSITORY
from patience import becomes

CONFIGURATION = REPOSITORY / "deploy" / "cluster" / "haproxy.cfg"
STOP_SECONDS = 20


class NoHaproxy(Exception):
    """The machine has none; why, in a sentence."""


def program():
    found = subprocess.run([REPOSITORY / "scripts" / "haproxy"], capture_output=True, text=True)
    if found.returncode != 0:
        raise NoHaproxy(found.stderr.strip())
    return REPOSITORY / found.stdout.strip()


class LoadBalancer:
    def __init__(self, folder, port, nodes):
        self.folder, self.port, self.nodes = folder, port, nodes
        self.url = f"http://localhost:{port}"
        self.process = None

    def start(self):
        configuration = self.folder / "haproxy.cfg"
        configuration.write_text(self.configuration())
        with (self.folder / "haproxy.log").open("wb") as output:
            self.process = subprocess.Popen(
                [program(), "-f", configuration, "-db"], stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                start_new_session=True)
        becomes(lambda: self.is_listening or self.process.poll() is not None)
        assert self.is_listening, (self.folder / "haproxy.log").read_text()
        return self

    @property
    def is_listening(self):
        try:
            socket.create_connection(("127.0.0.1", self.port)).close()
            return True
        except OSError:
            return False

    def configuration(self):
        text = CONFIGURATION.read_text().replace("log /dev/log local0", "log stdout format raw local0")
        text = re.sub(r"bind :443 .*", f"bind 127.0.0.1:{self.port}", text)
        for number, node in enumerate(self.nodes, 1):
            text = text.replace(f"10.0.0.{number}:8080", f"127.0.0.1:{node.port}")
            text = text.replace(f"{node.port} check port 8444", f"{node.port} check port {node.admin_port}")
        assert "10.0.0." not in text, text
        return text

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait(STOP_SECONDS)
