"""What a return costs a server on this machine, and how long a storm takes: what the rest of this folder takes for
granted, or is held against."""

import http.client
import os
import re
import signal
import ssl
import time
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

from side_by_side.processes import resident_kib
from side_by_side.servers import freshet

from .returning import Crowd

PATH = "/events/storm"
EVENT, MISSED = b"x" * 200, 10
# What a server still does for those who left should be done by then.
SETTLING_SECONDS = 1
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
SHARES = (0.5, 0.95, 0.99, 1)


@contextmanager
def crowd_before(server, count):
    """Readers who have missed ten events, as they begin with the oldest."""
    address = urlsplit(server.url)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT) if address.scheme == "https" else None
    if context:
        # What counts is what the server does; and it waits for a handshake no longer than ten seconds.
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    connection = http.client.HTTPSConnection if context else http.client.HTTPConnection
    publisher = connection(address.netloc, **({"context": context} if context else {}))
    for _ in range(MISSED):
        publisher.request("POST", PATH, body=EVENT)
        response = publisher.getresponse()
        assert response.status == 201, response.read()
        response.read()
    publisher.close()
    # Its place is another's then.
    time.sleep(SETTLING_SECONDS)
    crowd = Crowd(count, (address.hostname, address.port), f"{PATH}?last-event-id=earliest", context)
    yield crowd
    crowd.leave()


def first_return(readers, tls=False, log="memory:"):
    """CPU in µs and memory in KiB that each reader takes of those who come to a server that has nobody yet."""
    with freshet(log=log, tls=tls) as server, crowd_before(server, readers) as crowd:
        cpu, memory = cpu_seconds(server.pid), resident_kib(server.pid)
        crowd.come(MISSED)
        return {
            "CPU µs": (cpu_seconds(server.pid) - cpu) / readers * 1e6,
            "KiB": (peak_kib(server.pid) - memory) / readers,
        }


def second_return(readers, keeping_sessions):
    """CPU in µs of each that comes again over TLS: with a ticket of the same node, or without."""
    with freshet(tls=True) as server, crowd_before(server, readers) as crowd:
        crowd.come(MISSED)
        crowd.leave()
        time.sleep(SETTLING_SECONDS)
        for reader in crowd.readers:
            reader.session = reader.session if keeping_sessions else None
        cpu = cpu_seconds(server.pid)
        crowd.come()
        reused = sum(reader.socket.session_reused for reader in crowd.readers)
        assert reused == (readers if keeping_sessions else 0), reused
        return {"CPU µs": (cpu_seconds(server.pid) - cpu) / readers * 1e6}


def refusal(readers, tls=False):
    """CPU in µs of each that finds no room."""
    os.environ["FRESHET_MAX_CONNECTIONS"] = "1"
    try:
        with freshet(tls=tls) as server, crowd_before(server, 1) as first:
            first.come(MISSED)
            crowd = Crowd(readers, first.readers[0].address, PATH, first.readers[0].context)
            cpu = cpu_seconds(server.pid)
            crowd.come()
            refused = sum(b"retry: " in reader.raw and reader.has_ended for reader in crowd.readers)
            assert refused == readers, refused
            return {"CPU µs": (cpu_seconds(server.pid) - cpu) / readers * 1e6}
    finally:
        del os.environ["FRESHET_MAX_CONNECTIONS"]


def storm(readers, tls=False, stands=True, by_cpu=False):
    """When the shares of the readers are served, who have one core while the server has another: by the clock, or in
    seconds of the server's CPU. Where it stands, it begins when all of them wait."""
    cores = os.sched_getaffinity(0)
    try:
        with freshet(tls=tls) as server, crowd_before(server, readers) as crowd:
            pin(server.pid, 0)
            os.sched_setaffinity(0, {1})
            if stands:
                os.kill(server.pid, signal.SIGSTOP)
            go_on = (lambda: os.kill(server.pid, signal.SIGCONT)) if stands else None
            clock = (lambda: cpu_seconds(server.pid)) if by_cpu else time.monotonic
            return shares(crowd.come(MISSED, go_on, clock))
    finally:
        os.sched_setaffinity(0, cores)


def shares(times):
    return {f"{share:.0%}": sorted(times)[int(share * (len(times) - 1))] for share in SHARES}


def pin(pid, core):
    for task in Path(f"/proc/{pid}/task").iterdir():
        os.sched_setaffinity(int(task.name), {core})


def cpu_seconds(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND


def peak_kib(pid):
    return int(re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1])


RUNS = {
    "4,000 come, plain": lambda: first_return(4_000),
    "4,000 come, plain, log in SQLite": lambda: first_return(4_000, log=None),
    "1,000 come, TLS": lambda: first_return(1_000, tls=True),
    "1,000 come, TLS, log in SQLite": lambda: first_return(1_000, tls=True, log=None),
    "1,000 come again, TLS, full handshake": lambda: second_return(1_000, keeping_sessions=False),
    "1,000 come again, TLS, resumed": lambda: second_return(1_000, keeping_sessions=True),
    "4,000 are refused, plain": lambda: refusal(4_000),
    "1,000 are refused, TLS": lambda: refusal(1_000, tls=True),
    "storm of 4,000, plain, CPU s": lambda: storm(4_000, by_cpu=True),
    "storm of 2,000, TLS, CPU s": lambda: storm(2_000, tls=True, by_cpu=True),
    "storm of 9,000 that wait already, plain, s": lambda: storm(9_000),
    "storm of 10,000, plain, s": lambda: storm(10_000, stands=False),
}


def measure(turns):
    for name, run in RUNS.items():
        figures = [run() for _ in range(turns)]
        print(name)
        for key in figures[0]:
            values = [figure[key] for figure in figures]
            print(f"  {key:7} {median(values):8.2f} ({min(values):.2f} – {max(values):.2f})", flush=True)
