"""A WebSocket on a stream of HTTP/2 (RFC 8441)."""

import itertools
import struct
import zlib

from web_socket import WebSocket

# A server that does not close would otherwise keep a test busy for as long as it has events.
MESSAGES_BEFORE_A_CLOSE = 1_000


class WebSocketOverHTTP2(WebSocket):
    """Frames are those of HTTP/1.1 (RFC 8441 § 5); only the handshake is another, and it has no key to prove."""

    def __init__(self, connection, target: str, at_once: bytes = b"", **fields):
        """`at_once` is said byte by byte, each in a DATA frame of its own, before the answer is there."""
        self.socket = self.stream = connection.connect(target, **fields)
        for byte in at_once:
            self.stream.sendall(bytes([byte]))
        self.status = self.stream.status
        self.headers = self.stream.headers
        assert self.status == 200, self.headers
        self.close_code = None
        self.inflater = zlib.decompressobj(-15)

    def send_close(self, code: int):
        self.send_frame(0x88, struct.pack(">H", code))

    def next_close(self) -> int:
        """The code of the next close frame; what comes before it is dropped."""
        for _ in itertools.islice(self.texts(), MESSAGES_BEFORE_A_CLOSE):
            pass
        assert self.close_code is not None, "the server goes on as if nothing had been said, or has just gone"
        return self.close_code
