"""What the kernel tells of a process's descriptors (Linux)."""

import resource
import socket
from pathlib import Path

# So few that a test can use up what is kept back of them for connections that are being refused.
FEW, REFUSALS = 1_024, 64
WITH_FEW = ("prlimit", f"--nofile={FEW}:{FEW}")
# linux/eventpoll.h
EPOLLIN = 0x1


def allow(process, count: int):
    """Changes how many descriptors a running process may have."""
    resource.prlimit(process.pid, resource.RLIMIT_NOFILE, (count, count))


def count(process) -> int:
    return sum(1 for _ in Path(f"/proc/{process.pid}/fd").iterdir())


def is_accepting(process, port: int) -> bool:
    """Whether an event loop of the process waits for connections on the port."""
    listener = _listening_descriptor(process, port)
    for info in Path(f"/proc/{process.pid}/fdinfo").iterdir():
        for line in info.read_text().splitlines():
            # tfd:       12 events:     2019 data: …
            words = line.split()
            if words[:1] == ["tfd:"] and words[1] == listener:
                return bool(int(words[3], 16) & EPOLLIN)
    return False


def _listening_descriptor(process, port: int) -> str:
    sockets = {f"socket:[{number}]" for number in _listening_sockets(process, port)}
    links = Path(f"/proc/{process.pid}/fd").iterdir()
    return next(link.name for link in links if str(link.readlink()) in sockets)


def _listening_sockets(process, port: int):
    # Of the two of localhost, the one that clients try first: the other one stays as it is until somebody comes by it.
    family = socket.getaddrinfo("localhost", port, type=socket.SOCK_STREAM)[0][0]
    table = "tcp" if family == socket.AF_INET else "tcp6"
    # local address, …, state (0A: listening), …, inode
    for line in Path(f"/proc/{process.pid}/net/{table}").read_text().splitlines()[1:]:
        words = line.split()
        if words[3] == "0A" and int(words[1].rsplit(":")[-1], 16) == port:
            yield words[9]
