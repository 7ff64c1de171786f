"""Somebody with a connection, which takes a place among those of the server; and what is said if there is none."""

import http.client
import socket
import ssl
from urllib.parse import urlsplit

EVENT_STREAM = {"Accept": "text/event-stream"}
RETRY_MILLISECONDS = range(5_000, 15_001)
RETRY_SECONDS = range(5, 16)
MOST_REQUESTS = 500


class Visitor:
    """A connection that is kept alive: one place."""

    def __init__(self, server):
        address = urlsplit(server.url)
        if server.scheme == "https":
            context = ssl.create_default_context(cafile=server.authority)
            self.connection = http.client.HTTPSConnection(address.hostname, address.port, timeout=30, context=context)
        else:
            self.connection = http.client.HTTPConnection(address.hostname, address.port, timeout=30)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.connection.close()

    def ask(self, method="GET", target="/demo/about", body=None, **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.connection.request(method, target, body=body, headers=named)
        response = self.connection.getresponse()
        return response, response.read().decode()


def enter(server, stack) -> Visitor:
    """Somebody who is served, and stays."""
    for _ in range(MOST_REQUESTS):
        visitor = Visitor(server)
        if visitor.ask()[0].status == 200:
            return stack.enter_context(visitor)
        visitor.connection.close()
    raise AssertionError("there is no room, and there should be")


def raw(server):
    address = urlsplit(server.url)
    return socket.create_connection((address.hostname, address.port), timeout=30)


def ask_until(visitor, fact):
    """Waits for a fact while somebody is served: the only clock here."""
    for _ in range(MOST_REQUESTS):
        if fact():
            return
        assert visitor.ask()[0].status == 200
    raise AssertionError("the server has answered hundreds of requests, and it is still not so")


def retry_of(body: str) -> int:
    fields = dict(line.split(": ", 1) for line in body.splitlines() if not line.startswith(":") and line)
    assert set(fields) == {"retry"}, "nothing is dispatched, and no ID is set"
    return int(fields["retry"])
