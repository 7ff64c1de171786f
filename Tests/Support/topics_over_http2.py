"""Topics and event streams over an HTTP/2 connection that a test drives."""

import json


def publish(connection, topic: str, data: str, window: int = 0) -> str:
    """The ID of the event. Where streams begin with a closed window, the answer's is opened by `window` bytes."""
    stream = connection.request("POST", f"/events/{topic}", ends=False)
    if window:
        stream.open_window(window)
    stream.sendall(data.encode())
    stream.end()
    assert stream.status == 201, stream.headers
    body = b""
    while part := stream.read(1):
        body += part
    return json.loads(body)["id"]


def server_sent_events(stream):
    """(id, data) of each event; the position that a stream opens with has no data."""
    fields = {}
    while line := stream.read_line():
        name, _, value = line.rstrip("\n").partition(": ")
        if name:
            fields[name] = value
        elif "data" in fields:
            yield fields.get("id"), fields["data"]
            fields = {}
