"""The floor and Freshet, started afresh for every run."""

import os
import resource
import ssl
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from .processes import address, running

REPOSITORY = Path(__file__).resolve().parents[2]
FRESHET = Path(os.environ.pop("FRESHET_BIN", REPOSITORY / ".build" / "release" / "freshet"))
FLOOR = REPOSITORY / "Benchmarks" / ".build" / "release" / "floor"
# On the disk where the program lies, for the sake of SQLite: /tmp may be memory.
FOLDER = REPOSITORY / ".logs" / "bench"
# The state of the servers that speak TLS: one authority for all of them.
TRUST = FOLDER / "trust"
TOPIC = "bench/fan-out"
# Nginx makes room for as many connections as it is told to.
DESCRIPTORS = min(resource.getrlimit(resource.RLIMIT_NOFILE)[1], 65_536)


@dataclass
class Server:
    url: str
    # The process that does the work.
    pid: int
    # What `freshet bench` needs to be told beyond the address.
    options: list = field(default_factory=list)


@contextmanager
def floor():
    with a_folder() as folder, running([FLOOR], folder / "log", address) as (url, process):
        yield Server(url, process.pid)


@contextmanager
def freshet(log="memory:", tls=False):
    """A server with its log in memory or, with `log=None`, in a file of SQLite."""
    with a_folder() as folder:
        command = [FRESHET, "serve", "--state", TRUST if tls else folder]
        command += ["--listen", "https://127.0.0.1:0"] if tls else ["--plain", "--listen", "http://127.0.0.1:0"]
        command += ["--log", log] if log else []
        with running(command, folder / "log", address) as (url, process):
            yield Server(url, process.pid, ["--cacert", TRUST / "ca.pem"] if tls else [])


def trust():
    return ssl.create_default_context(cafile=TRUST / "ca.pem")


@contextmanager
def a_folder():
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="run-", dir=FOLDER) as folder:
        yield Path(folder)
