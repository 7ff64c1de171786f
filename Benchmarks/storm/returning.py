"""Readers of one topic in one thread, who leave and come back all at once: no browser, but as fast as a machine can be
stormed from itself."""

import selectors
import socket
import ssl
import time

PATIENCE_SECONDS = 60
RECEIVE_BYTES = 64 << 10
# Nobody does anything for so long: all of them wait.
QUIET_SECONDS = 0.1
# Not the server's address: a client that tries in vain could else be given the server's own port.
SOURCE = ("127.0.0.2", 0)
# ip(7): the port is chosen when the other end is known. Searching a free one takes long where thousands have just left.
IP_BIND_ADDRESS_NO_PORT = 24


class Reader:
    """One who comes back with its last event ID, and over TLS with what it kept of its last handshake."""

    def __init__(self, address, path, context):
        self.address, self.path, self.context = address, path, context
        self.last_event_id = self.session = self.socket = None

    def connect(self):
        self.socket = socket.socket()
        self.socket.setblocking(False)
        self.socket.setsockopt(socket.SOL_IP, IP_BIND_ADDRESS_NO_PORT, 1)
        self.socket.bind(SOURCE)
        self.socket.connect_ex(self.address)
        self.raw, self.has_ended, self.step = b"", False, self.arrive

    def arrive(self):
        if error := self.socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
            raise ConnectionError(f"error {error} instead of a connection")
        if self.context:
            self.socket = self.context.wrap_socket(
                self.socket, do_handshake_on_connect=False, server_hostname="localhost", session=self.session)
        self.step = self.shake_hands if self.context else self.ask
        return self.step()

    def shake_hands(self):
        try:
            self.socket.do_handshake()
        except ssl.SSLWantReadError:
            return selectors.EVENT_READ
        self.step = self.ask
        return self.ask()

    def ask(self):
        last = f"Last-Event-ID: {self.last_event_id}\r\n" if self.last_event_id else ""
        head = f"GET {self.path} HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n{last}\r\n"
        self.socket.send(head.encode())
        self.step = self.read
        return selectors.EVENT_READ

    def read(self):
        try:
            while arrived := self.socket.recv(RECEIVE_BYTES):
                self.raw += arrived
        except (BlockingIOError, ssl.SSLWantReadError):
            return selectors.EVENT_READ
        self.has_ended = True
        return selectors.EVENT_READ

    def is_answered(self, missed):
        """It has its position and what it missed, or has been told to come back later."""
        if self.has_ended:
            return True
        return b"\nid: " in self.raw and self.raw.count(b"\ndata: ") >= missed

    def leave(self):
        """With what it has to remember for its return."""
        self.last_event_id = self.raw.rpartition(b"\nid: ")[2].partition(b"\n")[0].decode()
        self.session = self.socket.session if self.context else None
        self.socket.close()


class Crowd:
    def __init__(self, count, address, path, context=None):
        self.readers = [Reader(address, path, context) for _ in range(count)]

    def come(self, missed=0, waited=None, clock=time.monotonic):
        """All at once. For each, when it was answered, by the clock, since the beginning.

        - waited: is called once nobody can do more until the server does something; the beginning is then."""
        with selectors.DefaultSelector() as selector:
            for reader in self.readers:
                reader.connect()
                selector.register(reader.socket.fileno(), selectors.EVENT_WRITE, reader)
            if waited:
                while self.go_on(selector, missed, wait=QUIET_SECONDS):
                    pass
                waited()
            start, end, answered = clock(), time.monotonic() + PATIENCE_SECONDS, []
            while len(answered) < len(self.readers):
                if time.monotonic() > end:
                    raise TimeoutError(f"{len(self.readers) - len(answered)} readers were not answered")
                finished = sum(reader.is_answered(missed) for reader in self.go_on(selector, missed))
                answered += [clock() - start] * finished if finished else []
        return answered

    def go_on(self, selector, missed, wait=1):
        """Has everybody do what can be done now, and tells who did something. Whoever is answered does nothing more."""
        ready = selector.select(wait)
        for key, _ in ready:
            events = key.data.step()
            if key.data.is_answered(missed):
                selector.unregister(key.fd)
            elif events != key.events:
                selector.modify(key.fd, events, key.data)
        return [key.data for key, _ in ready]

    def leave(self):
        for reader in self.readers:
            reader.leave()
