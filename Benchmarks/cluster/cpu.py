"""Who takes how much CPU, by proc(5): in user and in system mode, over all threads."""

import os
import resource
import time
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


class CPU:
    """What some processes take in a block."""

    def __init__(self, pids):
        self.pids = list(pids)
        self.seconds = 0

    def __enter__(self):
        self.seconds = -sum(map(cpu_seconds, self.pids))
        return self

    def __exit__(self, *_):
        self.seconds += sum(map(cpu_seconds, self.pids))

    def microseconds_for_all(self, events):
        """For an event, all processes together; nothing where there are none."""
        return 1e6 * self.seconds / events if self.pids else None

    def microseconds_for_each(self, events):
        return 1e6 * self.seconds / events / len(self.pids) if self.pids else None


def cpu_seconds(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


class Others:
    """What is neither of this process, nor of those that it has started and that have ended."""

    def __init__(self):
        self.begin, self.taken = time.monotonic(), others_seconds()

    def __str__(self):
        seconds = time.monotonic() - self.begin
        cores = (others_seconds() - self.taken) / seconds
        return f"In {seconds:.0f} s, what is not of this bench took {cores:.2f} of {os.cpu_count()} cores."


def others_seconds():
    user, nice, system, _, _, interrupts, soft_interrupts = map(int, Path("/proc/stat").read_text().split()[1:8])
    own = sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return (user + nice + system + interrupts + soft_interrupts) / TICKS - own


def load_average():
    return " ".join(f"{load:.1f}" for load in os.getloadavg())
