"""A backend that does exactly what a test says, and nothing by itself."""

import socket

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-cache, no-transform\r\n\r\n"
LIMIT_SECONDS = 20


class StubBackend:
    """Listens in the place of a backend that was killed."""

    def __init__(self, host_and_port: tuple[str, int]):
        self._listener = socket.create_server(host_and_port)
        self._listener.settimeout(LIMIT_SECONDS)
        self._connections = []
        self.request = ""

    def stream_to_next_reader(self, events: bytes) -> socket.socket:
        """Takes one request, and writes the head and the first events of an event stream, which stays open."""
        connection, _ = self._listener.accept()
        connection.settimeout(LIMIT_SECONDS)
        self._connections.append(connection)
        request = b""
        while not request.endswith(b"\r\n\r\n"):
            request += connection.recv(65_536)
        self.request = request.decode()
        connection.sendall(HEAD + events)
        return connection

    def close(self):
        for connection in [self._listener, *self._connections]:
            connection.close()
