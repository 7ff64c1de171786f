"""The server under test: the real binary, as a process of its own."""

import os
import queue
import re
import signal
import subprocess
import threading
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
BINARY = os.environ.get("FRESHET_BIN", str(REPOSITORY / ".build" / "release" / "freshet"))
OWN_VARIABLES = ("FRESHET_BIN", "FRESHET_REQUIRE")
READY_SECONDS = 30
STOP_SECONDS = 20


def hide_own_variables():
    """Those are ours, and not the program's: it takes unknown variables that begin with FRESHET_ for mistakes."""
    for name in OWN_VARIABLES:
        os.environ.pop(name, None)


class FreshetServer:
    """`freshet demo`, or another command, on a free port, which keeps that port and its certificates over restarts."""

    def __init__(self, folder: Path, *arguments: str, scheme: str = "https", host="localhost", launcher=(),
                 command="demo", descriptors=()):
        self.state = folder / "state"
        self.diagnostics = folder / "server.log"
        self.arguments = arguments
        self.scheme = scheme
        self.address = f"{host}:0"
        # Words that go before the command, of a program that becomes it.
        self.launcher = launcher
        self.command = command
        # What it inherits beside the usual three.
        self.descriptors = descriptors
        self.url = ""
        self.process = None

    @property
    def authority(self) -> Path:
        return self.state / "ca.pem"

    def start(self) -> "FreshetServer":
        self.launch()
        self.url = self._announced_url()
        self.address = self.url.split("://")[1]
        return self

    def launch(self):
        """Starts it without waiting until it is ready."""
        # Plain HTTP is asked for by the address's scheme; without one it is HTTPS.
        listen = self.address if self.scheme == "https" else f"{self.scheme}://{self.address}"
        command = [*self.launcher, BINARY, self.command, "--listen", listen, "--state", str(self.state), *self.arguments]
        with self.diagnostics.open("ab") as diagnostics:
            self.process = subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=diagnostics, text=True, pass_fds=self.descriptors)

    def kill(self):
        """Ends it as a crash would: nothing is closed, nobody is told."""
        self._end(signal.SIGKILL)

    def stop(self):
        if self.process and self.process.poll() is None:
            self._end(signal.SIGTERM)

    def _end(self, number: signal.Signals):
        self.process.send_signal(number)
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(STOP_SECONDS)
            raise AssertionError(f"{number.name} did not end the server within {STOP_SECONDS} s")
        finally:
            self.process.stdout.close()

    def _announced_url(self) -> str:
        lines = self.lines = queue.Queue()
        # The thread goes on reading after the address is known, so that the server never blocks on a full pipe.
        threading.Thread(target=_pass_on, args=(self.process.stdout, lines), daemon=True).start()
        while True:
            try:
                line = lines.get(timeout=READY_SECONDS)
            except queue.Empty:
                line = None
            if line is None:
                self.process.kill()
                raise AssertionError(f"the server did not get ready:\n{self.diagnostics.read_text()}")
            if found := re.search(rf"Listening on ({self.scheme}://\S+?)/?\s*$", line):
                return found[1]

    def line_with(self, text: str) -> str:
        """The next line of its output that holds `text`."""
        while (line := self.lines.get(timeout=READY_SECONDS)) is not None:
            if text in line:
                return line
        raise AssertionError(f"the server ended without saying {text!r}")


def _pass_on(output, lines: queue.Queue):
    try:
        for line in output:
            lines.put(line)
    except ValueError:
        pass  # closed by stop(), which is the end of the output as well
    lines.put(None)
