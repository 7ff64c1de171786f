"""Publishing to topics and reading them, in each form, as programs would."""

import http.client
import json
from urllib.parse import quote, urlencode, urlsplit

from web_socket import WebSocket


def request(server, method, target, body=None, **headers):
    address = urlsplit(server.url)
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=30)
    connection.request(method, target, body=body, headers={name.replace("_", "-"): text for name, text in headers.items()})
    response = connection.getresponse()
    text = response.read()
    connection.close()
    return response.status, json.loads(text) if text else None


def publish(server, topic, data, **headers):
    status, answer = request(server, "POST", f"/events/{quote(topic)}", data.encode(), **headers)
    assert status in (200, 201), answer
    return answer["ids"]


def target(topics, last_event_id):
    return "/events?" + urlencode([("topic", topic) for topic in topics] + [("last-event-id", last_event_id)])


def stream(server, topics, last_event_id, accept):
    address = urlsplit(server.url)
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=30)
    connection.request("GET", target(topics, last_event_id), headers={"Accept": accept})
    response = connection.getresponse()
    try:
        assert response.status == 200
        yield from response
    finally:
        response.close()
        connection.close()


def server_sent_events(server, topics, last_event_id):
    """(id, type, data) of each event; the position that a stream opens with has no data."""
    fields = {}
    for line in stream(server, topics, last_event_id, "text/event-stream"):
        name, _, value = line.decode().rstrip("\n").partition(":")
        if name == "data":
            fields.setdefault("data", []).append(value.removeprefix(" "))
        elif name:
            fields[name] = value.removeprefix(" ")
        else:
            if "data" in fields:
                yield fields["id"], fields.get("event", "message"), "\n".join(fields["data"])
            fields = {}


def records(found):
    for record in found:
        if record.get("type") != "position" and "re" not in record:
            yield record["id"], record["type"], record.get("data", "")


def lines(server, topics, last_event_id):
    yield from records(json.loads(line) for line in stream(server, topics, last_event_id, "application/x-ndjson"))


def pages(server, topics, last_event_id, limit=3, wait=None):
    query = f"&limit={limit}" + (f"&wait={wait}" if wait else "")
    while True:
        status, page = request(server, "GET", target(topics, last_event_id) + query, Accept="application/json")
        assert status == 200
        if page.get("gap"):
            yield page["gap"]["id"], "gap", ""
        yield from records(page["events"])
        last_event_id = page["lastEventId"]


def polls(server, topics, last_event_id):
    yield from pages(server, topics, last_event_id, limit=100, wait=5)


def web_socket(server, topics, last_event_id):
    with WebSocket(server.url + "/events") as socket:
        socket.send({"op": "subscribe", "id": 1, "topics": topics, "lastEventId": last_event_id})
        yield from records(socket.messages())


TRANSPORTS = [server_sent_events, lines, pages, polls, web_socket]
