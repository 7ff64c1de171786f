"""Servers as processes, which are there for as long as a `with` block, or nobody else will stop them."""

import re
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

READY_SECONDS = 30
STOP_SECONDS = 10


class NotReady(Exception):
    """A server ended, or said nothing, before it could be measured."""


@contextmanager
def running(command, log, ready):
    """Starts a process and waits until `ready`, given the process and what it has printed so far, returns something:
    that and the process are what the block gets. The process is stopped at the block's end."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            # A terminal's Ctrl-C is for the script, which then stops what it has started.
            start_new_session=True,
        )
    try:
        yield wait_for(ready, process, log), process
    finally:
        stop(process)


def wait_for(ready, process, log):
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        if fact := ready(process, log.read_text()):
            return fact
        if process.poll() is not None:
            break
        time.sleep(0.02)
    raise NotReady(f"{process.args[0]} did not get ready: {log.read_text()[-2000:]}")


def stop(process):
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def address(_, printed):
    """Where a server says that it listens."""
    found = re.search(r"Listening on (https?://\S+)", printed)
    return found and found[1]


def children(pid):
    """The processes that a process has started, by proc(5)."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def resident_kib(pid):
    return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1])
