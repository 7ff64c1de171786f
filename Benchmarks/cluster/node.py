"""A server under test: `freshet serve` with its operator's listener."""

import http.client
import re
import signal
import time
from contextlib import contextmanager
from pathlib import Path

from kept_ports import kept_ports
from side_by_side.processes import running

ANSWER_SECONDS = 5
# How often to look whether something has come to be so: all times have this error.
INTERVAL_SECONDS = 0.01
PATIENCE_SECONDS = 120


class NeverSo(Exception):
    """What was waited for did not come to be so."""


class Node:
    def __init__(self, process, port, admin_port, seconds):
        self.process, self.pid = process, process.pid
        self.port, self.admin_port = port, admin_port
        self.url = f"http://127.0.0.1:{port}"
        # From its start until it was ready.
        self.seconds_to_ready = seconds

    def metric(self, name):
        return int(float(re.search(rf"^{name} (\S+)$", answer(self.admin_port, "/metrics")[1], re.MULTILINE)[1]))

    @property
    def head(self):
        return self.metric("freshet_log_head")

    @property
    def events(self):
        return self.metric("freshet_log_events")

    @contextmanager
    def frozen(self):
        self.process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.process.send_signal(signal.SIGCONT)


@contextmanager
def node(program, folder: Path, log=None):
    """One that is ready, with its log on NATS or, without `log`, in a file of SQLite."""
    folder.mkdir()
    port, admin_port = kept_ports(2)
    command = [program, "serve", "--plain", "--listen", f"http://127.0.0.1:{port}", "--state", folder]
    command += ["--admin", f"127.0.0.1:{admin_port}"] + (["--log", log] if log else [])
    begin = time.monotonic()
    with running(command, folder / "output", lambda *_: is_ready(admin_port)) as (_, process):
        yield Node(process, port, admin_port, time.monotonic() - begin)


def is_ready(admin_port):
    return answer(admin_port, "/readyz")[0] == 200


def answer(port, target):
    """Status and body; no status if nobody answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=ANSWER_SECONDS)
    try:
        connection.request("GET", target)
        response = connection.getresponse()
        return response.status, response.read().decode()
    except (OSError, http.client.HTTPException):
        return None, ""
    finally:
        connection.close()


def seconds_until(fact, what):
    begin = time.monotonic()
    while not fact():
        if time.monotonic() - begin > PATIENCE_SECONDS:
            raise NeverSo(f"{what}: not within {PATIENCE_SECONDS} s")
        time.sleep(INTERVAL_SECONDS)
    return time.monotonic() - begin
