"""Firefox puts WebSockets on the connection that it has (RFC 8441), and the server sees how many there are."""

import json

import pytest
from event_stream import EventStream
from listening_page import ListeningPage

STREAMS = [f"{transport}{number}" for transport in ("sse", "ws") for number in range(1, 5)]


@pytest.fixture
def switched_off(server, start_server):
    """A server with the certificate and the page of the other, which offers no WebSocket over HTTP/2."""
    certificate = ["--tls-certificate", server.state / "leaf.pem", "--tls-key", server.state / "leaf-key.pem"]
    pages = server.state.parent / "pages"
    options = ["--interval", "0.1", "--no-websocket-over-http2", "--public", pages, *certificate]
    return start_server(*map(str, options))


def connections_of_streams(firefox, server, authority):
    """Has a page open all eight streams; gives the number of the TCP connection that the server sees below each."""
    firefox.open(f"{server.url}/listening.html")
    page = ListeningPage(firefox)
    for number in range(1, 5):
        page.listen(f"/sse{number}?page=firefox")
        page.listen_by_websocket(f"/ws{number}?page=firefox")
    for stream in STREAMS:
        page.expect(f"/{stream}", "message", 3)
    with EventStream(f"{server.url}/demo/stream?page=firefox&topic=none", authority) as facts:
        told = json.loads(facts.events(1)[0][1])["streams"]
    assert sorted(stream["path"] for stream in told) == sorted(f"/{stream}" for stream in STREAMS)
    return {stream["path"].strip("/"): stream["connection"] for stream in told}


def test_event_streams_and_websockets_share_one_connection(firefox, server):
    assert len(set(connections_of_streams(firefox, server, server.authority).values())) == 1


def test_websockets_have_connections_of_their_own_where_it_is_switched_off(firefox, switched_off, server):
    connections = connections_of_streams(firefox, switched_off, server.authority)
    assert len({connections[stream] for stream in STREAMS if stream.startswith("sse")}) == 1
    assert len(set(connections.values())) == 1 + 4
