"""Whether logs on NATS can be tested here."""

import subprocess

import nats_cluster
from freshet_server import BINARY
from needs import need

NAME = "nats-server"


def need_nats_server():
    """nats-server is on this machine, or can be got."""
    try:
        nats_cluster.program()
    except nats_cluster.NoNatsServer as reason:
        need(NAME, False, str(reason))


def need_engine():
    """The program keeps logs on it, too."""
    need_nats_server()
    asked = subprocess.run([BINARY, "config", "--log", "nats://127.0.0.1/LOG"], capture_output=True)
    need(NAME, asked.returncode == 0, "freshet was built without NATS; make build has it where libnats is")
