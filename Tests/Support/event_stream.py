"""A reader of event streams that knows only what a test needs: IDs and data, in order."""

import http.client
import ssl
from urllib.parse import urlsplit


class EventStream:
    def __init__(self, url, authority=None, last_event_id=None, timeout=30):
        parts = urlsplit(url)
        if parts.scheme == "https":
            context = ssl.create_default_context(cafile=authority)
            self.connection = http.client.HTTPSConnection(parts.hostname, parts.port, timeout=timeout, context=context)
        else:
            self.connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=timeout)
        headers = {"Accept": "text/event-stream"}
        if last_event_id is not None:
            headers["Last-Event-ID"] = str(last_event_id)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        self.connection.request("GET", target, headers=headers)
        self.response = self.connection.getresponse()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.response.close()
        self.connection.close()

    def events(self, count=None):
        """(id, data) of the next events; all of them, up to the stream's end, if no count is given."""
        events, fields = [], {}
        while count is None or len(events) < count:
            line = self.response.readline()
            if not line:
                break
            name, _, value = line.decode().rstrip("\n").partition(": ")
            if name:
                fields[name] = value
            elif "data" in fields:
                events.append((fields.get("id"), fields["data"]))
                fields = {}
        return events
