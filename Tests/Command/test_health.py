"""Whether the server lives, and is to be given requests."""

import json
import signal
import socket
from urllib.parse import urlsplit

from operator_view import operator, server  # noqa: F401 (fixtures)


def test_a_server_that_listens_lives_and_is_ready(server, operator):
    for path in ["/livez", "/readyz"]:
        response, body = operator.get(path)
        assert (response.status, body) == (200, "ok\n")
        assert response.headers["Cache-Control"] == "no-store"
    response, body = operator.get("/readyz?verbose")
    assert json.loads(body) == {"ready": True, "checks": {"server": {"ok": True}, "log": {"ok": True}}}


def test_a_server_that_drains_is_not_ready_and_lives(server, operator):
    # The server stays for a request whose body is on the way.
    address = urlsplit(server.url)
    with socket.create_connection((address.hostname, address.port)) as publisher:
        # Behind a request whose answer tells that both have come.
        first = b"GET /demo/about HTTP/1.1\r\nHost: localhost\r\n\r\n"
        publisher.sendall(first + b"POST /events/a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n1")
        assert publisher.recv(65_536).startswith(b"HTTP/1.1 200")
        assert operator.get("/readyz")[0].status == 200
        server.process.send_signal(signal.SIGTERM)
        while operator.get("/readyz")[0].status == 200:
            pass
        response, body = operator.get("/readyz")
        assert (response.status, body) == (503, "server: draining\n")
        assert operator.get("/livez")[0].status == 200
        assert json.loads(operator.get("/readyz?verbose")[1])["checks"]["server"] == {"ok": False, "reason": "draining"}
        publisher.sendall(b"2")
    assert server.process.wait(20) == 0
