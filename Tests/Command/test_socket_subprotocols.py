"""The subprotocols of a WebSocket of topics: freshet.json says everything, freshet.raw the data and nothing else."""

import itertools
import socket as sockets
from urllib.parse import urlsplit

import pytest
from topics import publish, request
from web_socket import WebSocket

RAW = {"Sec_WebSocket_Protocol": "freshet.raw"}


@pytest.fixture
def server(start_server):
    return start_server(scheme="http")


@pytest.mark.parametrize(
    ("offered", "agreed"),
    [
        ("freshet.json", "freshet.json"),
        ("freshet.raw", "freshet.raw"),
        ("mqtt, freshet.raw, freshet.json", "freshet.raw"),
        ("mqtt", None),
        ("Freshet.JSON", None),
    ],
)
def test_the_first_offer_that_is_known_is_agreed_on(server, offered, agreed):
    with WebSocket(server.url + "/events/a", Sec_WebSocket_Protocol=offered) as socket:
        assert socket.headers.get("sec-websocket-protocol") == agreed


def test_whoever_offers_none_speaks_json(server):
    with WebSocket(server.url + "/events/a") as plain:
        with WebSocket(server.url + "/events/a", Sec_WebSocket_Protocol="freshet.json") as named:
            publish(server, "a", "x")
            read = [list(itertools.islice(socket.messages(), 3)) for socket in (plain, named)]
    assert read[0] == read[1]
    assert [message["type"] for message in read[0]] == ["position", "position", "message"]


@pytest.mark.parametrize("extensions", ["", "permessage-deflate"])
def test_raw_messages_are_the_data_from_now_on_and_nothing_else(server, extensions):
    texts = ["short", "", "two\nlines", "ü" * 500]
    publish(server, "a", "before")
    with WebSocket(server.url + "/events/a", **RAW, Sec_WebSocket_Extensions=extensions) as socket:
        for text in texts:
            publish(server, "a", text)
        assert [text.decode() for text in itertools.islice(socket.texts(), len(texts))] == texts


def test_raw_needs_topics_and_cannot_go_back(server):
    assert WebSocket(server.url + "/events", **RAW).status == 400
    assert WebSocket(server.url + "/events/a?last-event-id=earliest", **RAW).status == 400
    assert WebSocket(server.url + "/events/a", **RAW, Last_Event_ID="k3f9w0c1x2yz-1").status == 400
    assert WebSocket(server.url + "/events/a?last-event-id=latest", **RAW).status == 101


@pytest.mark.parametrize("flags", [0x81, 0x82], ids=["text", "binary"])
def test_raw_only_listens(server, flags):
    with WebSocket(server.url + "/events/a", **RAW) as socket:
        socket.send_frame(flags, b"hello")
        assert list(socket.texts()) == []
        assert socket.close_code == 1003


def test_raw_is_closed_with_1000_when_its_topics_are(server):
    with WebSocket(server.url + "/events/a", **RAW) as socket:
        publish(server, "a", "last")
        assert request(server, "DELETE", "/events/a")[0] == 200
        assert list(socket.texts()) == [b"last"]
        assert socket.close_code == 1000


def test_a_gap_closes_raw_with_4001_where_json_tells_it(start_server):
    server = start_server("--retention", "a=20", scheme="http")
    address = urlsplit(server.url)
    closes = {}
    connections = {}
    for name in ("freshet.raw", "freshet.json"):
        connection = sockets.socket()
        # Whoever reads nothing is behind soon.
        connection.setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 4096)
        connection.settimeout(30)
        connection.connect((address.hostname, address.port))
        connections[name] = WebSocket(server.url + "/events/a", connection=connection, Sec_WebSocket_Protocol=name)
    ids = [publish(server, "a", "x" * 100_000)[0] for _ in range(400)]
    # Retention does its work when it has time.
    while request(server, "GET", "/events/a?limit=1", Accept="application/json")[1]["events"][0]["id"] in ids[:300]:
        pass
    for name, socket in connections.items():
        closes[name] = any(b'"type":"gap"' in text[:200] for text in itertools.islice(socket.texts(), 390))
        socket.socket.close()
    assert connections["freshet.raw"].close_code == 4001
    assert closes == {"freshet.raw": False, "freshet.json": True}
