"""HTTP/2 frame by frame, by no rules: what an attacker sends, and what comes back."""

import socket
import ssl
import struct
from typing import NamedTuple
from urllib.parse import urlsplit

import hpack

TIMEOUT_SECONDS = 30
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"

# RFC 9113 § 6.
DATA, HEADERS, PRIORITY, RST_STREAM, SETTINGS, _, PING, GOAWAY, WINDOW_UPDATE, CONTINUATION = range(10)
END_STREAM, ACK, END_HEADERS = 1, 1, 4
# § 7.
PROTOCOL_ERROR, FLOW_CONTROL_ERROR, STREAM_CLOSED, CANCEL, ENHANCE_YOUR_CALM = 1, 3, 5, 8, 11


class Frame(NamedTuple):
    kind: int
    flags: int
    stream: int
    payload: bytes

    @property
    def error(self):
        """Of GOAWAY and RST_STREAM."""
        return int.from_bytes(self.payload[4:8] if self.kind == GOAWAY else self.payload)


def frame(kind, payload=b"", flags=0, stream=0):
    return struct.pack(">I", len(payload))[1:] + struct.pack(">BBI", kind, flags, stream) + payload


def headers(stream, method="GET", target="/demo/about", authority="localhost", more=(), ends=True, flags=END_HEADERS):
    fields = [(":method", method), (":scheme", "https"), (":path", target), (":authority", authority), *more]
    # Nothing is left in a table, so that requests can be repeated byte for byte.
    block = hpack.Encoder().encode([hpack.NeverIndexedHeaderTuple(*field) for field in fields])
    return frame(HEADERS, block, flags | (END_STREAM if ends else 0), stream)


def tls_connection(server, receive_buffer=None, connection=None):
    address = urlsplit(server.url)
    context = ssl.create_default_context(cafile=server.authority)
    context.set_alpn_protocols(["h2"])
    connection = connection or socket.create_connection((address.hostname, address.port), timeout=TIMEOUT_SECONDS)
    if receive_buffer:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    return context.wrap_socket(connection, server_hostname=address.hostname)


class HTTP2Frames:
    """One connection over TLS, that has said its preface and agreed on settings."""

    def __init__(self, server, settings=b"", receive_buffer=None, connection=None):
        """`connection` is a TCP connection that is open already."""
        self.socket = tls_connection(server, receive_buffer, connection)
        self.authority = urlsplit(server.url).netloc
        # The server's own settings are taken before they are read: until then it bears a hundred streams, not more.
        self.send(PREFACE + frame(SETTINGS, settings) + frame(SETTINGS, flags=ACK))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, bytes):
        self.socket.sendall(bytes)

    def headers(self, stream, **more):
        return headers(stream, authority=self.authority, **more)

    def flood(self, bytes, times):
        """Sends the same again and again, for as long as the server takes it; whether it took all."""
        try:
            for _ in range(times):
                self.send(bytes)
        except OSError:
            return False
        return True

    def frames(self):
        """What comes until the server closes, or breaks, the connection."""
        unread = b""
        while True:
            while len(unread) >= 9 and len(unread) >= (end := 9 + int.from_bytes(unread[:3])):
                kind, flags, stream = struct.unpack(">BBI", unread[3:9])
                yield Frame(kind, flags, stream, unread[9:end])
                unread = unread[end:]
            try:
                received = self.socket.recv(65_536)
            except TimeoutError as silence:
                raise AssertionError(f"nothing came for {TIMEOUT_SECONDS} s, and the connection is open") from silence
            except OSError:
                return
            if not received:
                return
            unread += received

    def goaway(self):
        """The error of the last GOAWAY before the connection ends; None if it ends without a word."""
        return next((one.error for one in reversed(list(self.frames())) if one.kind == GOAWAY), None)
