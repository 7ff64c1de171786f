"""Two machines and a wire between them, made of network namespaces: nothing leaves this machine, nor its loopback."""

import ctypes
import os
import subprocess
from contextlib import contextmanager

from needs import need

# From the range that is kept for tests of networks (RFC 2544); it exists in the namespaces only.
SERVER, LIVING, VANISHING = "198.18.0.1", "198.18.0.2", "198.18.0.3"
# setns(2): a namespace of networks.
NEW_NETWORK = 0x40000000


class Network:
    def __init__(self, name):
        self.server_side, self.reader_side = f"{name}-server", f"{name}-reader"

    def make(self):
        for side in (self.server_side, self.reader_side):
            ip("netns", "add", side)
            ip("-n", side, "link", "set", "lo", "up")
        wire = ["type", "veth", "peer", "name", "wire", "netns", self.reader_side]
        ip("link", "add", "wire", "netns", self.server_side, *wire)
        self.join(self.server_side, SERVER)
        # The first address of a network is its primary one, and would take the others along when it goes.
        self.join(self.reader_side, LIVING, VANISHING)
        # Known for good: the server's side shall not notice by asking who has the address.
        for address in (LIVING, VANISHING):
            self.introduce(self.server_side, address, self.reader_side)
        self.introduce(self.reader_side, SERVER, self.server_side)

    def join(self, side, *addresses):
        for address in addresses:
            ip("-n", side, "address", "add", f"{address}/24", "dev", "wire")
        ip("-n", side, "link", "set", "wire", "up")

    def introduce(self, side, address, other):
        hardware = ip("netns", "exec", other, "cat", "/sys/class/net/wire/address").strip()
        ip("-n", side, "neighbour", "add", address, "lladdr", hardware, "nud", "permanent", "dev", "wire")

    def vanish(self):
        """Whoever had this address is gone as in a power cut: what is sent there does not arrive, and nobody says so."""
        ip("-n", self.reader_side, "address", "delete", f"{VANISHING}/24", "dev", "wire")

    def remove(self):
        for side in (self.server_side, self.reader_side):
            subprocess.run(["ip", "netns", "delete", side], capture_output=True)


def ip(*arguments):
    return subprocess.run(["ip", *arguments], check=True, capture_output=True, text=True).stdout


@contextmanager
def inside(side):
    """This thread's new sockets are in a namespace."""
    libc = ctypes.CDLL(None, use_errno=True)
    with open("/proc/thread-self/ns/net") as before, open(f"/run/netns/{side}") as there:
        enter(libc, there)
        try:
            yield
        finally:
            enter(libc, before)


def enter(libc, namespace):
    if libc.setns(namespace.fileno(), NEW_NETWORK) != 0:
        raise OSError(ctypes.get_errno(), "cannot enter a network namespace")


@contextmanager
def network():
    network = Network(f"freshet-{os.getpid()}")
    try:
        try:
            network.make()
        except (OSError, subprocess.CalledProcessError) as error:
            reason = getattr(error, "stderr", None) or str(error)
            need("netns", False, f"run this as root, where iproute2 can make namespaces ({reason.strip()})")
        yield network
    finally:
        network.remove()
