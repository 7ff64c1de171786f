"""A proxy that can stop reaching the server, as proxies do while a server is redeployed."""

import socket
import threading
from contextlib import suppress

BAD_GATEWAY = b"HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class FailingProxy:
    """Passes plain HTTP on to the server, or answers 502."""

    def __init__(self, server_url: str):
        self.is_failing = False
        self._server_port = int(server_url.rsplit(":", 1)[1])
        self._pairs = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://localhost:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def fail(self):
        """From now on 502, and what is open breaks."""
        self.is_failing = True
        self._break_all()

    def cut(self):
        """What is open breaks, and all goes on."""
        self._break_all()

    def recover(self):
        self.is_failing = False

    def close(self):
        self._listener.close()
        self._break_all()

    def _break_all(self):
        while self._pairs:
            for end in self._pairs.pop():
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)

    def _accept(self):
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket):
        with suppress(OSError), client:
            if self.is_failing:
                client.recv(65_536)
                client.sendall(BAD_GATEWAY)
                return
            with socket.create_connection(("127.0.0.1", self._server_port)) as server:
                self._pairs.append((client, server))
                threading.Thread(target=_pass_on, args=(server, client), daemon=True).start()
                _pass_on(client, server)


def _pass_on(source: socket.socket, target: socket.socket):
    with suppress(OSError):
        while data := source.recv(65_536):
            target.sendall(data)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)
