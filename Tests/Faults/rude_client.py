"""Clients that do what no client should. They get an error or nothing, and nobody else notices them."""

import random
import socket
import struct
import threading

from loopback import connect

# How long one of them stays at most.
STAY_SECONDS = 2
# Far more than a request's head may have.
HUGE_BYTES = 200_000

POST = b"POST /events/rude HTTP/1.1\r\nHost: localhost\r\n"
READ = b"GET /events/rude HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n"
UPGRADE = READ + (
    b"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)
# What they send. None of it is a whole publication: the log's readers would wonder who sent it.
ACTS = [
    b"",
    READ,
    READ[:30],
    POST + b"Content-Length: 1000\r\n\r\nonly this",
    POST + b"Content-Length: -1\r\n\r\n",
    POST + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n12345",
    POST + b"Transfer-Encoding: chunked\r\n\r\nnonsense\r\n",
    POST + b"Transfer-Encoding: chunked\r\n\r\n5\r\n123",
    POST + b"Content-Length: 99999999999\r\n\r\n",
    POST + b"Content-Type: application/x-ndjson\r\nContent-Length: 8\r\n\r\n{\"data\":",
    READ + b"X-Huge: " + b"x" * HUGE_BYTES + b"\r\n\r\n",
    READ + b"Last-Event-ID: \x00\xff\r\n\r\n",
    READ + b"Last-Event-ID: nonsense\r\n\r\n",
    b"GET /" + b"x" * HUGE_BYTES + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    UPGRADE + b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
    UPGRADE + b"\x81\xfe\xff",
    UPGRADE + b"\x81\x05hello",
    READ + b"\r\n" + READ + b"\r\n",
]


class RudeClient:
    def __init__(self, port, seed, failed):
        self.port = port
        self.chance = random.Random(f"{seed}/rude")
        self.failed = failed
        self.acts = 0
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.stopping.set()
        self.thread.join()

    def run(self):
        while not self.stopping.is_set():
            try:
                self.act()
            except OSError:
                self.stopping.wait(0.02)
            except AssertionError as error:
                self.failed.because(str(error))
                return

    def act(self):
        connection = connect(self.port, timeout=STAY_SECONDS)
        try:
            bytes = self.chance.choice([*ACTS, self.chance.randbytes(self.chance.randint(1, 500))])
            self.acts += 1
            self.dribble(connection, bytes)
            if self.chance.random() < 0.3:
                answer = connection.recv(1000)
                assert not answer.startswith(b"HTTP/1.1 5"), f"{bytes[:100]!r} got {answer[:200]!r}"
            if self.chance.random() < 0.3:
                # Goes without saying goodbye: a reset.
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        finally:
            connection.close()

    def dribble(self, connection, bytes):
        """At once, or a piece at a time."""
        if self.chance.random() < 0.7:
            connection.sendall(bytes)
            return
        middle = self.chance.randint(0, len(bytes))
        for piece in (bytes[:middle], bytes[middle:]):
            connection.sendall(piece)
            self.stopping.wait(self.chance.uniform(0, 0.2))
