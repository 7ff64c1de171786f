"""Streams and WebSockets behind nginx and HAProxy, as deploy/ configures them."""

import http.client
import json
import ssl
import zlib
from urllib.parse import urlsplit

import pytest
from configured_proxy import BareNginx, Haproxy, Nginx
from freshet_server import FreshetServer
from http2_connection import HTTP2Connection
from tokens import SECRET, bearer, granting
from web_socket import WebSocket
from websocket_over_http2 import WebSocketOverHTTP2

LONG = "x" * 500


@pytest.fixture
def server(tmp_path):
    server = FreshetServer(
        tmp_path, "--trusted-proxy", "loopback", "--max-publish-rate", "1000", "--heartbeat", "1", scheme="http",
        command="serve", launcher=("env", f"FRESHET_KEY={SECRET}"))
    yield server.start()
    server.stop()


@pytest.fixture(params=[Nginx, Haproxy, BareNginx], ids=lambda kind: kind.__name__.lower())
def proxy(request, tmp_path, server):
    folder = tmp_path / "proxy"
    folder.mkdir()
    with request.param(folder, server) as proxy:
        yield proxy


def request(place, method, target, body=None, **headers):
    address = urlsplit(place.url)
    if place.url.startswith("https"):
        context = ssl.create_default_context(cafile=place.authority)
        connection = http.client.HTTPSConnection("localhost", address.port, timeout=30, context=context)
    else:
        connection = http.client.HTTPConnection("localhost", address.port, timeout=30)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, target, body, {**bearer(granting(["**"], ["**"], sub="ann")), **named})
    return connection.getresponse()


def publish(server, *texts):
    """A batch, past the proxy."""
    lines = "\n".join(json.dumps({"data": text}) for text in texts)
    answer = request(server, "POST", "/events/a", lines, Content_Type="application/x-ndjson")
    assert answer.status == 201
    return json.load(answer)["ids"]


class Reader:
    def __init__(self, proxy, coding=None, last_event_id=None, target="/events/a"):
        fields = {"Accept_Encoding": coding} if coding else {}
        if last_event_id:
            fields["Last_Event_ID"] = last_event_id
        self.response = request(proxy, "GET", target, Accept="text/event-stream", **fields)
        assert (self.response.status, self.response.headers["Content-Encoding"]) == (200, coding)
        self.inflater = zlib.decompressobj(31) if coding else None
        self.text = b""

    def more(self):
        bytes = self.response.read1(65_536)
        assert bytes, "the stream has ended"
        self.text += self.inflater.decompress(bytes) if self.inflater else bytes

    def read_until(self, text):
        while text not in self.text:
            self.more()

    def close(self):
        self.response.close()


@pytest.mark.parametrize("coding", [None, "gzip"])
def test_events_come_one_by_one_also_behind_a_long_replay(proxy, server, coding):
    [first] = publish(server, "first")
    publish(server, *[f"{LONG} {number}" for number in range(1_000)])
    reader = Reader(proxy, coding, first)
    reader.read_until(b" 999\n\n")
    for number in range(5):
        # The next is published only when the last was read.
        publish(server, f"live {number}")
        reader.read_until(b"data: live %d\n\n" % number)
    reader.close()


def test_a_silent_stream_is_kept_alive_by_heartbeats(proxy):
    reader = Reader(proxy)
    for count in range(2, 5):
        while reader.text.count(b"id: ") < count:
            reader.more()
    reader.close()


@pytest.mark.parametrize("proxy", [Nginx, Haproxy], indirect=True)
def test_a_web_socket_opens(proxy, server):
    address = urlsplit(proxy.url)
    context = ssl.create_default_context(cafile=proxy.authority)
    connection = http.client.HTTPSConnection("localhost", address.port, timeout=30, context=context)
    connection.connect()
    fields = bearer(granting(["**"], ["**"]))
    with WebSocket(proxy.url + "/events/a", connection=connection.sock, Origin=proxy.url, **fields) as socket:
        assert socket.status == 101
        publish(server, "hello")
        assert next(m for m in socket.messages() if m.get("type") == "message")["data"] == "hello"


def test_what_a_ticket_opens_stays_out_of_the_logs(proxy, server):
    answer = request(proxy, "POST", "/tickets", json.dumps({"topics": ["a"]}))
    ticket = json.load(answer)["ticket"]
    reader = Reader(proxy, target=f"/events?ticket={ticket}")
    publish(server, "hello")
    reader.read_until(b"data: hello")
    reader.close()
    server.kill()
    refused = request(proxy, "GET", f"/events?ticket={ticket}", Accept="text/event-stream")
    assert refused.status in (502, 503)
    if not isinstance(proxy, BareNginx):
        proxy.process.terminate()
        proxy.process.wait(20)
        assert "/events" in proxy.written()
        assert ticket not in proxy.written()


def test_haproxy_has_web_sockets_on_http_2(server, tmp_path):
    folder = tmp_path / "proxy"
    folder.mkdir()
    with Haproxy(folder, server) as proxy, HTTP2Connection(proxy) as connection:
        fields = {"authorization": f"Bearer {granting(['**'], ['**'])}"}
        socket = WebSocketOverHTTP2(connection, "/events/a", **fields)
        publish(server, "hello")
        assert next(m for m in socket.messages() if m.get("type") == "message")["data"] == "hello"
