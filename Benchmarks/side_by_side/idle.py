"""What a connection costs at rest: opened one after the other and left alone, by the same hand for every server."""

import socket
import time
from contextlib import ExitStack
from urllib.parse import urlsplit

from .processes import resident_kib
from .servers import trust

# What opening has taken for a moment should be given back by then.
SETTLING_SECONDS = 1


def kib_per_connection(server, connections, web_socket=False, compression=False):
    """By how much the server grows with each subscriber, as the kernel counts resident memory."""
    address = urlsplit(server.url)
    request = opening(address.netloc, web_socket, compression)
    context = trust() if address.scheme == "https" else None
    with ExitStack() as open_sockets:
        # The first connections find what is made once.
        for _ in range(10):
            subscribe(open_sockets, address, request, context)
        before = resident_kib(server.pid)
        for _ in range(connections):
            subscribe(open_sockets, address, request, context)
        time.sleep(SETTLING_SECONDS)
        return (resident_kib(server.pid) - before) / connections


def subscribe(stack, address, request, context):
    connection = stack.enter_context(socket.create_connection((address.hostname, address.port), timeout=30))
    if context:
        connection = stack.enter_context(context.wrap_socket(connection, server_hostname=address.hostname))
    connection.sendall(request)
    answer = b""
    while b"\r\n\r\n" not in answer:
        if not (piece := connection.recv(4096)):
            raise ConnectionError(f"{address.netloc} closed a subscriber's connection: {answer[:200]}")
        answer += piece
    if answer.split()[1] not in (b"200", b"101"):
        raise ConnectionError(f"{address.netloc} refused to be read: {answer[:200]}")


def opening(host, web_socket, compression):
    lines = ["GET /events/idle HTTP/1.1", f"Host: {host}"]
    if web_socket:
        lines += ["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13"]
        lines += ["Sec-WebSocket-Key: ZnJlc2hldCBiZW5jaCAuLg=="]
    else:
        lines += ["Accept: text/event-stream"]
    if compression:
        lines += ["Sec-WebSocket-Extensions: permessage-deflate" if web_socket else "Accept-Encoding: gzip"]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()
