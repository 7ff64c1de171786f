"""A reader of event streams that tells what types events have, and reads what is compressed."""

import http.client
import zlib
from collections import namedtuple
from urllib.parse import urlsplit

Event = namedtuple("Event", ["type", "id", "data"])


class TypedStream:
    def __init__(self, server, target, headers=None, accept="text/event-stream"):
        address = urlsplit(server.url)
        self.connection = http.client.HTTPConnection(address.hostname, address.port, timeout=60)
        self.connection.request("GET", target, headers={"Accept": accept, **(headers or {})})
        self.response = self.connection.getresponse()
        self._lines = self._all_lines()
        self._events = self._all_events()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.response.close()
        self.connection.close()

    def lines(self):
        return self._lines

    def events(self):
        return self._events

    def _all_lines(self):
        inflater = zlib.decompressobj(31) if self.response.headers["Content-Encoding"] == "gzip" else None
        rest = b""
        while bytes := self.response.read1(65_536):
            *lines, rest = (rest + (inflater.decompress(bytes) if inflater else bytes)).split(b"\n")
            yield from (line.decode() for line in lines)

    def _all_events(self):
        fields = {}
        for line in self._lines:
            name, _, value = line.partition(": ")
            if name:
                fields[name] = value
            else:
                if "data" in fields:
                    yield Event(fields.get("event", "message"), fields.get("id"), fields["data"])
                fields = {}
