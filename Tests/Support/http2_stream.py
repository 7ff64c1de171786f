"""One stream of an HTTP/2 connection, as a test sees it."""

from h2.connection import H2Connection
from h2.errors import ErrorCodes


class HTTP2Stream:
    """A stream that can be read like a file and written like a socket."""

    def __init__(self, connection, http2: H2Connection, id: int):
        self.connection = connection
        self.id = id
        # Whether its window is opened again by what has come, as by a client that takes everything.
        self.keeps_open = True
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

    @property
    def window(self) -> int:
        """How many bytes the server takes now."""
        return self._http2.local_flow_control_window(self.id)

    def sendall(self, data: bytes):
        """Sends as the server opens its window."""
        while data:
            self.connection.receive_until(lambda: self.window > 0 or self.is_over)
            count = min(self.window, self._http2.max_outbound_frame_size)
            self._http2.send_data(self.id, data[:count])
            self.connection.flush()
            data = data[count:]

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
