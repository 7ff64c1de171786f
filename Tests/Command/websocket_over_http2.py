"""A WebSocket on a stream of HTTP/2 (RFC 8441), with permessage-deflate if it is asked for (RFC 7692)."""

import json
import os
import struct
import zlib

from web_socket import WebSocket


class WebSocketOverHTTP2(WebSocket):
    def __init__(self, connection, target: str, at_once: bytes = b"", **headers):
        """Frames are those of HTTP/1.1 (RFC 8441 § 5); only the handshake is another, and it has no key to prove.

        `at_once` is said byte by byte, each in a DATA frame of its own, before the answer is there.
        """
        self.socket = self.stream = connection.connect(target, **headers)
        for byte in at_once:
            self.stream.sendall(bytes([byte]))
        self.status = self.stream.status
        assert self.status == 200, self.stream.headers

    def send_close(self, code: int):
        mask = os.urandom(4)
        payload = bytes(byte ^ mask[index] for index, byte in enumerate(struct.pack(">H", code)))
        self.socket.sendall(b"\x88\x82" + mask + payload)

    def next_close(self) -> int:
        """The code of the next close frame; what comes before it is dropped."""
        while True:
            opcode, payload = self._frame()
            assert opcode is not None, "the stream ended without a close frame"
            if opcode == 0x8:
                return struct.unpack(">H", payload[:2])[0]

    def inflated(self):
        """Text messages as they come, each of which must be compressed (RSV1)."""
        inflater = zlib.decompressobj(-15)
        while True:
            head = self.stream.read(2)
            size = {126: 2, 127: 8}.get(head[1])
            payload = self.stream.read(int.from_bytes(self.stream.read(size)) if size else head[1])
            assert head[0] == 0xC1, f"not a whole compressed text message: {head[0]:x}"
            yield json.loads(inflater.decompress(payload + b"\x00\x00\xff\xff"))
