"""One stream of an HTTP/2 connection, as a test sees it."""

from h2.connection import H2Connection
from h2.errors import ErrorCodes


class HTTP2Stream:
    """A stream that can be read like a file and written like a socket."""

    def __init__(self, connection, http2: H2Connection, id: int):
        self.connection = connection
        self.id = id
        self.headers: dict[str, str] = {}
        self.received = bytearray()
        self.has_ended = False
        self.reset_by_server: ErrorCodes | None = None
        self._http2 = http2

    @property
    def is_over(self) -> bool:
        return self.has_ended or self.reset_by_server is not None

    @property
    def status(self) -> int | None:
        """The status of the answer; None if the stream was reset instead of answered."""
        self.connection.receive_until(lambda: self.headers or self.is_over)
        return int(self.headers[":status"]) if self.headers else None

    def read(self, count: int) -> bytes:
        """The next `count` bytes; fewer if the stream is over before."""
        self.connection.receive_until(lambda: len(self.received) >= count or self.is_over)
        taken = bytes(self.received[:count])
        del self.received[:count]
        return taken

    def read_line(self) -> str:
        self.connection.receive_until(lambda: b"\n" in self.received or self.is_over)
        return self.read(self.received.find(b"\n") + 1).decode()

    def sendall(self, data: bytes):
        self._http2.send_data(self.id, data)
        self.connection.flush()

    def open_window(self, count: int):
        self._http2.increment_flow_control_window(count, self.id)
        self.connection.flush()

    def end(self):
        self._http2.end_stream(self.id)
        self.connection.flush()

    def reset(self, code: ErrorCodes):
        self._http2.reset_stream(self.id, code)
        self.connection.flush()

    def close(self):
        """Nothing: the connection is the one to close."""
