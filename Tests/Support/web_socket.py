"""A WebSocket client that knows only what a test needs: JSON text messages, over plain TCP."""

import base64
import json
import os
import socket
import struct
from urllib.parse import urlsplit


class WebSocket:
    def __init__(self, url, timeout=30, connection=None):
        parts = urlsplit(url)
        self.socket = connection or socket.create_connection((parts.hostname, parts.port), timeout=timeout)
        key = base64.b64encode(os.urandom(16)).decode()
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        head = [
            f"GET {target} HTTP/1.1", f"Host: {parts.netloc}", "Upgrade: websocket", "Connection: Upgrade",
            f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13", "", "",
        ]
        self.socket.sendall("\r\n".join(head).encode())
        self.stream = self.socket.makefile("rb")
        answer = self.stream.readline()
        if not answer.endswith(b"\n"):
            raise ConnectionError("the connection ended before the server had answered")
        self.status = int(answer.split()[1])
        while self.stream.readline().strip():
            pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stream.close()
        self.socket.close()

    def send(self, message):
        payload, mask = json.dumps(message).encode(), os.urandom(4)
        length = bytes([0x80 | len(payload)]) if len(payload) < 126 else b"\xfe" + struct.pack(">H", len(payload))
        self.socket.sendall(b"\x81" + length + mask + bytes(b ^ mask[i % 4] for i, b in enumerate(payload)))

    def messages(self):
        """Text messages as they come, up to the close."""
        while True:
            opcode, payload = self._frame()
            if payload is None or opcode == 0x8:
                return
            if opcode == 0x1:
                yield json.loads(payload)

    def _frame(self):
        """Opcode and payload of the next frame; no payload if the connection ended before it was complete."""
        head = self.stream.read(2)
        if len(head) < 2:
            return None, None
        length, size = head[1], {126: 2, 127: 8}.get(head[1])
        if size:
            length = int.from_bytes(self.stream.read(size))
        payload = self.stream.read(length)
        return head[0] & 0x0F, payload if len(payload) == length else None
