"""HAProxy, which turns the handshake of HTTP/1.1 into extended CONNECT on HTTP/2 (RFC 8441): the way by which clients
that know nothing of HTTP/2 meet a server's WebSockets on it."""

import socket
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

STOP_SECONDS = 20
# `ws h2` asks for RFC 8441, and `alpn h2` leaves the server no other choice. The certificate is checked.
CONFIGURATION = """
global
    log stdout format raw daemon
defaults
    mode http
    log global
    log-format "%HM %HP: %ST, ended by %ts"
    timeout connect 5s
    timeout client 2m
    timeout server 2m
    timeout tunnel 10m
frontend http1
    bind fd@{listener}
    default_backend http2
backend http2
    server freshet 127.0.0.1:{port} ssl verify required ca-file {authority} sni str(localhost) alpn h2 ws h2
"""


class Haproxy:
    """A proxy on a free port in front of one server, for as long as the `with` block lasts."""

    def __init__(self, program: Path, folder: Path, server):
        self.program = program
        self.configuration = folder / "haproxy.cfg"
        self.diagnostics = folder / "haproxy.log"
        self.server = server
        self.url = ""

    def __enter__(self):
        # Its socket is handed to it, listening already: no port can be lost on the way, and nobody has to wait.
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.configuration.write_text(self._configuration(listener.fileno()))
            command = [self.program, "-f", self.configuration, "-db"]
            with self.diagnostics.open("wb") as output:
                self.process = subprocess.Popen(
                    command, stdout=output, stderr=output, pass_fds=[listener.fileno()], start_new_session=True
                )
            self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError(f"HAProxy did not end within {STOP_SECONDS} s") from None

    def _configuration(self, listener: int) -> str:
        return CONFIGURATION.format(
            listener=listener, port=urlsplit(self.server.url).port, authority=self.server.authority
        )
