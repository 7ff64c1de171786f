"""Event streams over HTTP/2, many on a connection: just enough of RFC 9113 to read them, and to count what comes.

`freshet bench` reads over HTTP/1.1. Here the server's cost is of interest, not the reader's, so Python will do."""

import selectors
import socket
import ssl
import threading
from urllib.parse import urlsplit

from .servers import trust

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, SETTINGS, PING, WINDOW_UPDATE = 0, 1, 4, 6, 8
ACKNOWLEDGEMENT = 1
LAST_OF_REQUEST = 5  # END_STREAM and END_HEADERS
INITIAL_WINDOW_SIZE = 4
# So large that no reader has to open it again.
WINDOW_BYTES = 2**31 - 1
MARK = b'data: {"bench":'


class Readers:
    """Reads a topic over some connections with some streams each, on a thread of its own, until it is closed."""

    def __init__(self, url, topic, connections, streams):
        self.opened = 0
        self.delivered = 0
        self.selector = selectors.DefaultSelector()
        address = urlsplit(url)
        context = trust()
        context.set_alpn_protocols(["h2"])
        self.connections = [Connection(address, context, f"/events/{topic}", streams) for _ in range(connections)]
        for connection in self.connections:
            self.selector.register(connection.socket, selectors.EVENT_READ, connection)
        self.is_over = False
        self.thread = threading.Thread(target=self.read, daemon=True)
        self.thread.start()

    def read(self):
        while not self.is_over:
            for key, _ in self.selector.select(timeout=0.1):
                opened, delivered = key.data.read()
                self.opened += opened
                self.delivered += delivered

    def close(self):
        self.is_over = True
        self.thread.join()
        for connection in self.connections:
            connection.socket.close()


class Connection:
    def __init__(self, address, context, path, streams):
        plain = socket.create_connection((address.hostname, address.port), timeout=30)
        self.socket = context.wrap_socket(plain, server_hostname=address.hostname)
        self.received = bytearray()
        setting = INITIAL_WINDOW_SIZE.to_bytes(2, "big") + WINDOW_BYTES.to_bytes(4, "big")
        greeting = PREFACE + frame(SETTINGS, 0, 0, setting)
        greeting += frame(WINDOW_UPDATE, 0, 0, (WINDOW_BYTES - 65_535).to_bytes(4, "big"))
        head = request_head(address.netloc, path)
        greeting += b"".join(frame(HEADERS, LAST_OF_REQUEST, 2 * number + 1, head) for number in range(streams))
        self.socket.sendall(greeting)
        self.socket.setblocking(False)

    def read(self):
        """Takes what is there; returns how many streams were opened and how many events came by it."""
        opened = delivered = 0
        while True:
            try:
                piece = self.socket.recv(1 << 18)
            except ssl.SSLWantReadError:
                return opened, delivered
            if not piece:
                raise ConnectionError("The server closed an HTTP/2 connection.")
            self.received += piece
            for kind, flags, payload in self.frames():
                if kind == DATA:
                    delivered += payload.count(MARK)
                elif kind == HEADERS:
                    opened += 1
                elif kind in (SETTINGS, PING) and not flags & ACKNOWLEDGEMENT:
                    self.socket.sendall(frame(kind, ACKNOWLEDGEMENT, 0, payload if kind == PING else b""))

    def frames(self):
        start = 0
        while len(self.received) >= start + 9:
            end = start + 9 + int.from_bytes(self.received[start : start + 3], "big")
            if len(self.received) < end:
                break
            yield self.received[start + 3], self.received[start + 4], bytes(self.received[start + 9 : end])
            start = end
        del self.received[:start]


def frame(kind, flags, stream, payload):
    """RFC 9113 § 4.1."""
    return len(payload).to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big") + payload


def request_head(host, path):
    """RFC 7541: what the static table has as a whole (§ 6.1), the rest as literals that nobody remembers (§ 6.2.2)."""
    get, https = b"\x82", b"\x87"
    return get + https + literal(b"\x04", path) + literal(b"\x01", host) + literal(b"\x0f\x04", "text/event-stream")


def literal(name, value):
    """Of a value shorter than 127 bytes, whose length is one byte (RFC 7541 § 5.1)."""
    return name + bytes([len(value)]) + value.encode()
