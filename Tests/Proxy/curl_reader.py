"""curl as a reader of event streams: a client that many people use, with all of its decoders."""

import queue
import subprocess
import threading

LIMIT_SECONDS = 20


class CurlReader:
    """Reads a stream over HTTP/2 for as long as the `with` block lasts."""

    def __init__(self, proxy, path: str, *options: str):
        command = ["curl", "--silent", "--no-buffer", "--include", "--cacert", str(proxy.authority), *options]
        self._process = subprocess.Popen([*command, proxy.url + path], stdout=subprocess.PIPE, text=True)
        self._lines = queue.Queue()
        threading.Thread(target=self._read, args=(self._process.stdout,), daemon=True).start()

    def __enter__(self):
        status, *headers = self._until_blank_line()
        self.status = int(status.split()[1])
        self.headers = dict(header.lower().split(": ", 1) for header in headers)
        return self

    def __exit__(self, *_):
        self.leave()
        self._process.stdout.close()

    def leave(self):
        self._process.kill()
        self._process.wait()

    def events(self, count: int) -> list[tuple[int, str]]:
        """(ID, data) of the next events."""
        events = []
        while len(events) < count:
            fields = dict(line.split(": ", 1) for line in self._until_blank_line())
            if "data" in fields:
                events.append((int(fields["id"]), fields["data"]))
        return events

    def _until_blank_line(self) -> list[str]:
        lines = []
        while line := self._lines.get(timeout=LIMIT_SECONDS).rstrip("\r\n"):
            lines.append(line)
        return lines

    def _read(self, output):
        try:
            for line in output:
                self._lines.put(line)
        except ValueError:
            pass  # closed at the end of the `with` block
