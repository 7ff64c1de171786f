"""`make cluster`: what it prints can be typed, and it does what it is told."""

import os
import queue
import re
import signal
import subprocess
import threading
from types import SimpleNamespace

import pytest
from facts import until
from freshet_server import BINARY, REPOSITORY
from topics import publish, request, target

# All of them are started one after another, on a machine that may have much to do.
PATIENCE_SECONDS = 120


class Terminal:
    def __init__(self, folder, stdin=subprocess.PIPE):
        self.process = subprocess.Popen(
            [REPOSITORY / "scripts" / "cluster", "--port", "0", "--data", folder], text=True,
            stdin=stdin, stdout=subprocess.PIPE, env={**os.environ, "FRESHET_BIN": BINARY})
        self.lines = queue.Queue()
        threading.Thread(target=self.listen, daemon=True).start()
        self.introduction = self.lines_until("Ctrl-C ends everything.")

    def listen(self):
        for line in self.process.stdout:
            self.lines.put(line.rstrip("\n"))

    def lines_until(self, last):
        lines = []
        while not lines or not re.search(last, lines[-1]):
            lines.append(self.lines.get(timeout=PATIENCE_SECONDS))
        return "\n".join(lines)

    def tell(self, command):
        """The last line of the answer."""
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()
        return self.lines.get(timeout=PATIENCE_SECONDS)

    def status(self):
        self.process.stdin.write("status\n")
        self.process.stdin.flush()
        return self.lines_until("^nats-3")

    def place(self, name):
        return SimpleNamespace(url=re.search(rf"{name} +(http://\S+)", self.introduction)[1])

    def end(self):
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE_SECONDS)


@pytest.fixture
def make_cluster(engine, tmp_path):
    terminals = []

    def make_cluster(**options):
        terminals.append(Terminal(tmp_path, **options))
        return terminals[-1]

    yield make_cluster
    for terminal in terminals:
        if terminal.process.poll() is None:
            terminal.end()


def history(place):
    status, page = request(place, "GET", target(["**"], "earliest"), Accept="application/json")
    return status == 200 and [event["data"] for event in page["events"]]


def test_members_are_killed_and_started_as_they_are_named(make_cluster):
    terminal = make_cluster()
    publish(terminal.place("node-1"), "hello/world", "one")
    assert terminal.tell("kill 2") == "node-2 is killed."
    assert terminal.tell("kill nats 1") == "nats-1 is killed."
    assert terminal.tell("kill 2") == "node-2 is down already."
    status = terminal.status()
    assert re.search(r"^node-2 .* down$", status, re.MULTILINE) and re.search(r"^nats-1 .* down$", status, re.MULTILINE)
    until(lambda: history(terminal.place("HAProxy")) == ["one"], "HAProxy gives what another node was given")
    assert terminal.tell("start nats 1") == "nats-1 is started."
    assert terminal.tell("start 2") == "node-2 is started."
    until(lambda: re.search(r"^node-2 .* ready$", terminal.status(), re.MULTILINE), "node 2 is ready again")
    assert history(terminal.place("node-2")) == ["one"]
    assert terminal.tell("kill 4") == "There are 1, 2 and 3."
    assert terminal.tell("help") == "kill 2, start 2, kill nats 1, start nats 1 or status"
    assert terminal.end() == 0


def test_the_log_stays_for_the_next_time_and_nobody_needs_to_type(make_cluster):
    for kept in [["one"], ["one", "two"]]:
        terminal = make_cluster(stdin=subprocess.DEVNULL)
        publish(terminal.place("HAProxy"), "hello/world", kept[-1])
        until(lambda: history(terminal.place("node-3")) == kept, f"the log holds {kept}")
        assert terminal.end() == 0
