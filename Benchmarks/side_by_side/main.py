"""`make bench`: every server under every workload, in turn, several times, as tables with ratios."""

import argparse
import json
import os
import resource
import signal
import subprocess
import sys
from datetime import datetime, timezone

from . import nchan, servers
from .contenders import NCHAN, NCHAN_TLS
from .processes import NotReady
from .runs import RunFailed
from .table import table
from .workloads import workloads

REPEATS = 5
SECONDS = 6
SUBSCRIBERS = 10_000
# Of `--quick`.
FEW_SECONDS = 2
FEW_SUBSCRIBERS = 2_000
# What a server and the load generator need beside the subscribers.
SPARE_DESCRIPTORS = 500


def main():
    arguments = parse_arguments()
    for signal_number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # Whatever runs is stopped on the way out.
        signal.signal(signal_number, lambda *_: sys.exit("Stopped."))
    check_the_machine()
    resource.setrlimit(resource.RLIMIT_NOFILE, (servers.DESCRIPTORS, servers.DESCRIPTORS))
    left_out = missing_peers()
    print(f"{datetime.now(timezone.utc):%Y-%m-%d}, {os.cpu_count()} cores, load average {load_average()}\n")
    failures = []
    for workload in chosen_workloads(arguments):
        contenders = [contender for contender in workload.contenders if contender not in left_out]
        collected = take_turns(workload, contenders, arguments.repeats or (1 if arguments.quick else REPEATS), failures)
        print(table(f"{workload.name.capitalize()}: {workload.title}", workload.columns, collected, contenders) + "\n")
        keep(workload, collected)
        sys.stdout.flush()
    print(f"Load average at the end: {load_average()}")
    if failures:
        sys.exit("Failed:\n" + "\n".join(failures))


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, prog="scripts/bench")
    parser.add_argument("--repeats", type=int, help=f"how often each server has its turn (default: {REPEATS})")
    parser.add_argument("--quick", action="store_true", help="one turn, short, and with fewer subscribers where many")
    parser.add_argument("--only", default="", help="workloads to run, such as paced,idle (default: all)")
    return parser.parse_args()


def check_the_machine():
    if sys.platform != "linux":
        sys.exit("This needs Linux: the floor is epoll's, and /proc tells what a server takes.")
    for program, remedy in ((servers.FRESHET, "make build"), (servers.FLOOR, "make bench")):
        if not os.access(program, os.X_OK):
            sys.exit(f"{program} is missing. Build it first: {remedy}")


def missing_peers():
    try:
        nchan.unpacked()
        return []
    except subprocess.CalledProcessError:
        print("nchan is left out, for the reason above.", file=sys.stderr)
        return [NCHAN, NCHAN_TLS]


def chosen_workloads(arguments):
    wide = min(FEW_SUBSCRIBERS if arguments.quick else SUBSCRIBERS, servers.DESCRIPTORS - SPARE_DESCRIPTORS)
    known = workloads(FEW_SECONDS if arguments.quick else SECONDS, wide)
    names = [name for name in arguments.only.split(",") if name]
    if unknown := set(names) - {workload.name for workload in known}:
        sys.exit(f"There is no workload {', '.join(unknown)}. There are {', '.join(load.name for load in known)}.")
    return [workload for workload in known if workload.name in names or not names]


def take_turns(workload, contenders, repeats, failures):
    """A B A B …: what else the machine does meets all servers alike."""
    collected = {contender.name: [] for contender in contenders}
    for turn in range(repeats):
        for contender in contenders:
            print(f"  {workload.name}, turn {turn + 1} of {repeats}: {contender.name}", file=sys.stderr)
            try:
                collected[contender.name].append(workload.once(contender))
            except (RunFailed, NotReady, OSError, subprocess.TimeoutExpired) as error:
                failures.append(f"  {workload.name}, {contender.name}: {error}")
    return collected


def keep(workload, collected):
    """All figures, for whoever wants to look behind the medians."""
    (servers.FOLDER / f"{workload.name}.json").write_text(json.dumps(collected, indent=1))


def load_average():
    return " ".join(f"{load:.1f}" for load in os.getloadavg())
