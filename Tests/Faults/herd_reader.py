"""One reader among thousands: a socket that never waits, and as much of HTTP and event streams as it needs."""

import re
import socket

from loopback import SOURCE

RECEIVE_BYTES = 64 << 10
# An event as the server writes it, with one line of data; a position has none, and a farewell has no ID either.
BLOCK = re.compile(rb"(?:id: (\S+)\n)?(?:retry: (\d+)\n)?(?:data: ([^\n]*)\n)?\n")


class HerdReader:
    def __init__(self, port, topic):
        self.port = port
        self.topic = topic
        self.last_event_id = None
        self.took = []
        # What it was told last, in milliseconds.
        self.retry = None
        self.socket = None
        # How often it has come back.
        self.returns = -1

    def connect(self):
        self.socket = socket.socket()
        self.socket.setblocking(False)
        if SOURCE:
            self.socket.bind(SOURCE)
        self.socket.connect_ex(("127.0.0.1", self.port))
        self.returns += 1
        self.status = None
        self.has_opened = False
        self.raw, self.stream = bytearray(), bytearray()

    def ask(self):
        last = f"Last-Event-ID: {self.last_event_id}\r\n" if self.last_event_id else ""
        head = f"GET /events/{self.topic} HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n{last}\r\n"
        self.socket.send(head.encode())

    def receive(self):
        """Takes what has come; False at the end of the connection."""
        try:
            arrived = self.socket.recv(RECEIVE_BYTES)
        except BlockingIOError:
            return True
        except OSError:
            arrived = b""
        self.raw += arrived
        if self.status is None and b"\r\n\r\n" in self.raw:
            head, _, self.raw = self.raw.partition(b"\r\n\r\n")
            self.status = int(head.split()[1])
        if self.status == 200:
            self.take_chunks()
            self.take_events()
        return bool(arrived)

    def take_chunks(self):
        while (end := self.raw.find(b"\r\n")) >= 0:
            size = int(self.raw[:end], 16)
            if len(self.raw) < end + 4 + size:
                return
            self.stream += self.raw[end + 2 : end + 2 + size]
            del self.raw[: end + 4 + size]

    def take_events(self):
        end = 0
        for block in BLOCK.finditer(self.stream):
            assert block.start() == end, f"unexpected in a stream: {bytes(self.stream[end : block.start()])!r}"
            end = block.end()
            self.has_opened = True
            if block[1] is not None:
                self.last_event_id = block[1].decode()
            if block[2] is not None:
                self.retry = int(block[2])
            if block[3] is not None:
                self.took.append((self.last_event_id, block[3].decode()))
        del self.stream[:end]
