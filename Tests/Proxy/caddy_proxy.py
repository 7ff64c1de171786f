"""Caddy in front of two backends, started the way a user starts it, and what may befall the backends."""

import os
import queue
import re
import signal
import socket
import subprocess
import threading
import time
from pathlib import Path

from freshet_server import REPOSITORY, FreshetServer

READY_SECONDS = 60
STOP_SECONDS = 30


class CaddyProxy:
    """`scripts/proxy` on a free port, with an authority of its own."""

    def __init__(self, folder: Path, *demo_options: str, files: Path | None = None, **environment: str):
        self.options = ["--port", "0", "--data", folder, *(["--files", files] if files else [])]
        self.folder = folder
        self.demo_options = demo_options
        self.environment = environment
        self.authority = folder / "caddy" / "pki" / "authorities" / "local" / "root.crt"
        self.backends: dict[str, Backend] = {}
        self.url = ""
        self.process = None

    def start(self) -> "CaddyProxy":
        command = [REPOSITORY / "scripts" / "proxy", *self.options, "--", *self.demo_options]
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, env={**os.environ, **self.environment}
        )
        self.introduction = self._introduction()
        self.url = re.search(r"Open (\S+) in a browser", self.introduction)[1]
        for name, address, process in re.findall(r"Backend (\w): http://(\S+), process (\d+)", self.introduction):
            self.backends[name] = Backend(address, int(process), self.folder / f"again-{name}", self.demo_options)
        return self

    def stop(self) -> int:
        """Ends it as Ctrl-C does, and gives its exit code."""
        for backend in self.backends.values():
            backend.stop()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        try:
            return self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise AssertionError(f"the proxy did not end within {STOP_SECONDS} s")
        finally:
            self.process.stdout.close()

    def _introduction(self) -> str:
        lines = queue.Queue()
        threading.Thread(target=lambda: [lines.put(line) for line in self.process.stdout], daemon=True).start()
        text = ""
        while "Ctrl-C" not in text:
            try:
                text += lines.get(timeout=READY_SECONDS)
            except queue.Empty:
                self.process.kill()
                raise AssertionError(f"the proxy did not get ready; it said: {text!r}") from None
        return text


class Backend:
    """One of the two servers behind the proxy. Its address stays the same, whoever listens there."""

    def __init__(self, address: str, process: int, folder: Path, demo_options: tuple[str, ...]):
        self.address = address
        self._process = process
        self._folder = folder
        self._demo_options = demo_options
        self._server = None

    @property
    def host_and_port(self) -> tuple[str, int]:
        host, port = self.address.split(":")
        return host, int(port)

    def kill(self):
        """Ends it as a crash would, and waits until its port is closed."""
        if self._server:
            self._server.kill()
        else:
            os.kill(self._process, signal.SIGKILL)
        while self._listens():
            time.sleep(0.01)

    def start_again(self):
        self._folder.mkdir(exist_ok=True)
        self._server = FreshetServer(self._folder, *self._demo_options, "--plain", scheme="http")
        self._server.address = self.address
        self._server.start()

    def stop(self):
        if self._server:
            self._server.stop()

    def _listens(self) -> bool:
        try:
            socket.create_connection(self.host_and_port, timeout=5).close()
            return True
        except OSError:
            return False
