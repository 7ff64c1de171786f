"""A WebSocket client that knows only what a test needs: text messages, deflated or not, over plain TCP."""

import base64
import json
import os
import socket
import struct
import zlib
from urllib.parse import urlsplit


class WebSocket:
    def __init__(self, url, timeout=30, connection=None, **fields):
        """`fields` are further fields of the handshake, by their names with underscores."""
        parts = urlsplit(url)
        self.socket = connection or socket.create_connection((parts.hostname, parts.port), timeout=timeout)
        key = base64.b64encode(os.urandom(16)).decode()
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        head = [
            f"GET {target} HTTP/1.1", f"Host: {parts.netloc}", "Upgrade: websocket", "Connection: Upgrade",
            f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13",
            *(f"{name.replace('_', '-')}: {value}" for name, value in fields.items()), "", "",
        ]
        self.socket.sendall("\r\n".join(head).encode())
        self.stream = self.socket.makefile("rb")
        answer = self.stream.readline()
        if not answer.endswith(b"\n"):
            raise ConnectionError("the connection ended before the server had answered")
        self.status = int(answer.split()[1])
        self.headers = {}
        while line := self.stream.readline().decode().strip():
            name, _, value = line.partition(":")
            self.headers[name.lower()] = value.strip()
        self.close_code = None
        self.inflater = zlib.decompressobj(-15)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stream.close()
        self.socket.close()

    def send(self, message):
        self.send_frame(0x81, json.dumps(message).encode())

    def send_frame(self, flags, payload):
        """`flags` is the first byte: FIN, RSV1 to RSV3 and the opcode."""
        mask = os.urandom(4)
        masked = bytes(byte ^ mask[index % 4] for index, byte in enumerate(payload))
        self.socket.sendall(bytes([flags]) + _masked_length(len(payload)) + mask + masked)

    def messages(self):
        """JSON messages as they come, up to the close."""
        return map(json.loads, self.texts())

    def texts(self):
        """Text messages as they come, up to the close, whose code is noted."""
        while True:
            flags, payload = self.frame()
            if payload is None:
                return
            if flags & 0x0F == 0x8:
                self.close_code = int.from_bytes(payload[:2]) if payload else None
                return
            if flags & 0x0F == 0x1:
                yield self._inflate(payload) if flags & 0x40 else payload

    def _inflate(self, payload):
        """With the messages before as its context, as RFC 7692 § 7.2.2 has it."""
        return self.inflater.decompress(payload + b"\0\0\xff\xff")

    def _frame(self):
        """Opcode and payload of the next frame."""
        flags, payload = self.frame()
        return flags if flags is None else flags & 0x0F, payload

    def frame(self):
        """First byte and payload of the next frame; no payload if the connection ended before it was complete."""
        head = self.stream.read(2)
        if len(head) < 2:
            return None, None
        length, size = head[1], {126: 2, 127: 8}.get(head[1])
        if size:
            length = int.from_bytes(self.stream.read(size))
        payload = self.stream.read(length)
        return head[0], payload if len(payload) == length else None


def _masked_length(count):
    if count < 126:
        return bytes([0x80 | count])
    return b"\xfe" + struct.pack(">H", count) if count < 65_536 else b"\xff" + struct.pack(">Q", count)
