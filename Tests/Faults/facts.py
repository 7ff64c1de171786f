"""Waiting for what will be so, and what the kernel says of a process."""

import ipaddress
import os
import re
import resource
import sys
import threading
import time
from pathlib import Path

# What does not become so in this time never will, however slow the machine.
PATIENCE_SECONDS = 120
INTERVAL_SECONDS = 0.02
# A socket's state in /proc/net/tcp.
LISTENING = "0A"


def until(fact, what):
    """The fact's value, once it has one that counts as true."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not (value := fact()):
        assert time.monotonic() < end, f"it did not come about that {what}"
        threading.Event().wait(INTERVAL_SECONDS)
    return value


def resident_bytes(server):
    """What of a server's memory is in RAM."""
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) * 1024


def descriptors(server):
    """How many files and sockets a server has open."""
    return len(list(Path(f"/proc/{server.process.pid}/fd").iterdir()))


def peers(server):
    """The addresses, as (host, port), of those whose connections a server has open. What it has closed does not count,
    although the system may go on trying to deliver the rest."""
    process = Path(f"/proc/{server.process.pid}")
    open_sockets = {link.removeprefix("socket:[")[:-1] for link in map(link_of, (process / "fd").iterdir())}
    rows = [line.split() for line in (process / "net" / "tcp").read_text().splitlines()[1:]]
    return {address(row[2]) for row in rows if row[9] in open_sockets and row[3] != LISTENING}


def link_of(descriptor):
    try:
        return os.readlink(descriptor)
    except FileNotFoundError:
        return ""  # closed while we look


def address(text):
    """As /proc/net/tcp has it: the host in the machine's byte order."""
    host, port = text.split(":")
    return str(ipaddress.ip_address(int(host, 16).to_bytes(4, sys.byteorder))), int(port, 16)


def complaints(server):
    """What a server has logged of things that went wrong."""
    return re.findall(r"^\S+ (?:warning|error|critical) .*", server.diagnostics.read_text(), re.MULTILINE)


def allow_descriptors(count):
    """Lets this process, and the servers that it starts from now on, have so many files and sockets open at once."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < count <= hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (count, hard))
    return soft >= count or hard >= count


def megabytes(count):
    return f"{count / 1e6:.0f} MB"
