"""Thousands of readers of event streams in one thread, who lose their connections and come back all at once."""

import selectors
import socket
import time

from herd_reader import HerdReader

# That nobody of them gets anything for so long, although there is something, is a failure and no slowness.
PATIENCE_SECONDS = 60
# How late something may be that is to be done at a time.
TURN_SECONDS = 0.05


class Herd:
    def __init__(self, port, topics):
        """One reader for each; the same topic or filter may be there many times."""
        self.readers = [HerdReader(port, topic) for topic in topics]
        self.selector = selectors.DefaultSelector()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.scatter()
        self.selector.close()

    def connect(self):
        """All at once, without waiting for one another."""
        for reader in self.readers:
            self.send_out(reader)

    def send_out(self, reader):
        reader.connect()
        self.selector.register(reader.socket, selectors.EVENT_WRITE, reader)

    def scatter(self):
        for key in list(self.selector.get_map().values()):
            self.selector.unregister(key.fileobj)
            key.fileobj.close()

    def read_until(self, fact):
        """Takes what comes until the fact holds for each of them."""
        waiting = set(self.readers)
        deadline = time.monotonic() + PATIENCE_SECONDS
        waiting -= {reader for reader in waiting if fact(reader)}
        while waiting:
            assert time.monotonic() < deadline, f"{len(waiting)} readers do not get what is there: {self.statuses()}"
            self.turn()
            for key, events in self.selector.select(TURN_SECONDS):
                self.serve(key.data, events)
                if key.data in waiting and fact(key.data):
                    waiting.discard(key.data)
                    deadline = time.monotonic() + PATIENCE_SECONDS

    def read_to_the_end(self):
        """Takes what comes until the connections of all have ended."""
        while self.selector.get_map():
            for key, events in self.selector.select(1):
                self.serve(key.data, events)

    def serve(self, reader, events):
        if events & selectors.EVENT_WRITE:
            error = reader.socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
            assert error == 0, f"a connection was refused: error {error}"
            reader.ask()
            self.selector.modify(reader.socket, selectors.EVENT_READ, reader)
        elif not reader.receive():
            self.selector.unregister(reader.socket)
            reader.socket.close()
            self.left(reader)

    def left(self, reader):
        """The connection of one has ended."""

    def turn(self):
        """Is called again and again while they read."""

    def statuses(self):
        return sorted({str(reader.status) for reader in self.readers})
