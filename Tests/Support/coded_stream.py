"""A reader of compressed streams that decodes each piece as it comes, and checks how the coding ends."""

import http.client
import zlib
from urllib.parse import urlsplit

# zlib's measure for the window, and 16 more for gzip's wrapping.
WRAPPINGS = {"gzip": 31, "deflate": 15}


class CodedStream:
    def __init__(self, url, coding=None, accept="text/event-stream", last_event_id=None, timeout=30, buffer_bytes=None):
        """`buffer_bytes` is what the system keeps for a reader that reads nothing: a small one fills up soon."""
        parts = urlsplit(url)
        self.connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=timeout)
        if buffer_bytes:
            self._connect(parts, timeout, buffer_bytes)
        headers = {"Accept": accept}
        if coding:
            headers["Accept-Encoding"] = coding
        if last_event_id:
            headers["Last-Event-ID"] = last_event_id
        self.connection.request("GET", parts.path + (f"?{parts.query}" if parts.query else ""), headers=headers)
        self.response = self.connection.getresponse()
        self.coding = self.response.headers.get("content-encoding")
        self.decoder = zlib.decompressobj(WRAPPINGS[self.coding]) if self.coding else None
        self.coded_bytes = 0
        self.text = b""

    def _connect(self, parts, timeout, buffer_bytes):
        import socket

        plain = socket.socket()
        plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer_bytes)
        plain.settimeout(timeout)
        plain.connect((parts.hostname, parts.port))
        self.connection.sock = plain

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.response.close()
        self.connection.close()

    def read(self):
        """Takes what has come, at least a byte; nothing at the end."""
        piece = self.response.read1(65_536)
        self.coded_bytes += len(piece)
        text = self.decoder.decompress(piece) if self.decoder else piece
        self.text += text
        return piece

    def read_to_the_end(self):
        while self.read():
            pass

    def read_until(self, count):
        """Reads until so many events have come."""
        while len(self.events()) < count:
            assert self.read(), f"the stream ended after {len(self.events())} of {count} events"

    @property
    def ended_well(self):
        """Whether the coding's trailer was there, with the right sum and length: else zlib would have raised."""
        return self.decoder is None or (self.decoder.eof and not self.decoder.unused_data)

    def events(self):
        """The bytes of each event that is there in whole, without heartbeats and the like."""
        return [event for event in self.text.split(b"\n\n")[:-1] if b"data:" in event]

    def lines(self):
        """The records of events, one a line."""
        return [line for line in self.text.split(b"\n")[:-1] if b'"data"' in line]
