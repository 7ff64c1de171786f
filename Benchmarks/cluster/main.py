"""`make bench-cluster`: a log on NATS beside SQLite, in turns, as tables. All of it is on this machine."""

import argparse
import os
import resource
import signal
import subprocess
import sys
from datetime import datetime, timezone
from pathlib import Path

from nats_cluster import NoNatsServer
from side_by_side import servers
from side_by_side.processes import NotReady
from side_by_side.runs import RunFailed

from .cpu import Others, load_average
from .figures import Figures
from .node import NeverSo
from .turns import PARTS, Turns

REPEATS, SECONDS, EVENTS = 3, 4, 100_000
# Of `--quick`.
FEW_SECONDS, FEW_EVENTS = 1, 10_000
# What may become of a part, which is said at the end: the others are measured all the same.
FAILURES = (
    AssertionError, EOFError, NeverSo, NoNatsServer, NotReady, OSError, RunFailed, ValueError,
    subprocess.TimeoutExpired)


def main():
    arguments = parse_arguments()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # Whatever runs is stopped on the way out.
        signal.signal(number, lambda *_: sys.exit("Stopped."))
    if not os.access(arguments.program, os.X_OK):
        sys.exit(f"{arguments.program} is missing. Build it first: make build")
    resource.setrlimit(resource.RLIMIT_NOFILE, (servers.DESCRIPTORS, servers.DESCRIPTORS))
    print(f"{datetime.now(timezone.utc):%Y-%m-%d}, {os.cpu_count()} cores, load average {load_average()}\n", flush=True)
    others = Others()
    figures, failures = take_turns(arguments)
    figures.keep(servers.FOLDER / "cluster.json")
    print(f"{figures}\n\nLoad average at the end: {load_average()}. {others}")
    if failures:
        sys.exit("Failed:\n" + "\n".join(failures))


def take_turns(arguments):
    """A B A B …: what else the machine does meets all alike."""
    figures, failures = Figures(), []
    repeats = arguments.repeats or (1 if arguments.quick else REPEATS)
    seconds, events = (FEW_SECONDS, FEW_EVENTS) if arguments.quick else (SECONDS, EVENTS)
    turns = Turns(arguments.program, figures, seconds, events)
    for turn in range(repeats):
        for part in chosen_parts(arguments.only):
            print(f"  turn {turn + 1} of {repeats}: {part}", file=sys.stderr)
            try:
                PARTS[part](turns)
            except FAILURES as error:
                failures.append(f"  {part}: {error}")
    return figures, failures


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, prog="scripts/bench-cluster")
    parser.add_argument("--repeats", type=int, help=f"how often each has its turn (default: {REPEATS}, quick: 1)")
    parser.add_argument("--quick", action="store_true", help="short, and with fewer events")
    parser.add_argument("--only", default="", help=f"parts of a turn: {', '.join(PARTS)} (default: all)")
    parser.add_argument("--program", type=Path, default=servers.FRESHET, help="freshet, built with NATS")
    return parser.parse_args()


def chosen_parts(only):
    names = [name for name in only.split(",") if name]
    if unknown := set(names) - set(PARTS):
        sys.exit(f"There is no {', '.join(unknown)}. There are {', '.join(PARTS)}.")
    return [part for part in PARTS if part in names or not names]
