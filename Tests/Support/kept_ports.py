"""Ports that a server can have back after it was killed."""

import random
import socket

# Below those that Linux gives to connections (net.ipv4.ip_local_port_range begins at 32768): while a server is down,
# whoever tries to reach it might be given the server's own port to connect from, and nobody else could listen there
# any more.
RANGE = range(10_000, 32_000)


def kept_ports(count, host="127.0.0.1"):
    """So many that are free now, and that nobody takes by accident."""
    chance, ports = random.SystemRandom(), set()
    while len(ports) < count:
        port = chance.choice(RANGE)
        if port not in ports and is_free(host, port):
            ports.add(port)
    return list(ports)


def is_free(host, port):
    try:
        socket.create_server((host, port)).close()
        return True
    except OSError:
        return False
