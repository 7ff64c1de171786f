"""`freshet publish` and `freshet subscribe` while they run: what they print, line by line, and how they end."""

import os
import queue
import signal
import subprocess
import threading

import pytest
from freshet_server import BINARY
from running import LIMIT_SECONDS


class ClientProgram:
    def __init__(self, home, server, *arguments, **options):
        command = [BINARY, *map(str, arguments)]
        environment = {"PATH": "/usr/bin:/bin", "HOME": str(home), "FRESHET_URL": server.url}
        self.errors_path = home / f"client-{os.urandom(4).hex()}.log"
        with self.errors_path.open("wb") as errors:
            self.process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, env=environment, **options
            )
        self.lines = queue.Queue()
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self):
        for line in self.process.stdout:
            self.lines.put(line.decode().removesuffix("\n"))
        self.lines.put(None)

    def say(self, *lines):
        self.process.stdin.write("".join(f"{line}\n" for line in lines).encode())
        self.process.stdin.flush()

    def next_lines(self, count):
        """The next lines; fewer only if the program has ended."""
        found = []
        while len(found) < count and (line := self.lines.get(timeout=LIMIT_SECONDS)) is not None:
            found.append(line)
        return found

    def finish(self):
        """Ends its input and waits for its end; gives the exit code and the rest of its output."""
        self.process.stdin.close()
        rest = self.next_lines(1 << 60)
        return self.process.wait(LIMIT_SECONDS), rest

    def kill(self):
        """Ends it as a crash would; gives what it had still printed."""
        self.process.send_signal(signal.SIGKILL)
        return self.finish()[1]

    @property
    def errors(self):
        return self.errors_path.read_text()

    def wait_until_it_says(self, text):
        while text not in self.errors:
            assert self.process.poll() is None, f"it ended without saying {text!r}: {self.errors}"


@pytest.fixture
def start_program(tmp_path):
    """Starts programs that talk to a server, and ends at the end whatever still runs."""
    programs = []

    def start(server, *arguments, **options):
        programs.append(ClientProgram(tmp_path, server, *arguments, **options))
        return programs[-1]

    yield start
    for program in programs:
        if program.process.poll() is None:
            program.process.kill()
        program.process.stdin.close()
        program.process.wait()
        program.reader.join()
        program.process.stdout.close()


@pytest.fixture
def run_on(freshet):
    """Runs the program to its end, with a server in its environment."""

    def run(server, command, *arguments, **options):
        return freshet(command, "--url", server.url, *arguments, **options)

    return run


def the_one_line(result, code):
    """What a program says on standard error that ends with `code`."""
    assert result.returncode == code, result.stderr
    assert result.stderr.startswith("freshet: ") and result.stderr.count("\n") == 1, result.stderr
    return result.stderr
