"""Tokens over HTTP/2, where the requests of several may share a connection."""

import pytest
from freshet_server import FreshetServer
from http2_connection import HTTP2Connection
from tokens import SECRET, bearer, granting
from topics_over_http2 import server_sent_events
from websocket_over_http2 import WebSocketOverHTTP2

EVENT_STREAM = {"accept": "text/event-stream"}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    launcher = ("env", f"FRESHET_KEY={SECRET}")
    server = FreshetServer(tmp_path_factory.mktemp("server"), launcher=launcher, command="serve").start()
    yield server
    server.stop()


def authorization(**grant):
    return {"authorization": bearer(granting(**grant))["Authorization"]}


def publish(connection, topic, data, **fields):
    stream = connection.request("POST", f"/events/{topic}", fields, ends=False)
    stream.sendall(data.encode())
    stream.end()
    return stream.status


def test_each_request_of_a_connection_has_a_grant_of_its_own(server):
    with HTTP2Connection(server) as connection:
        first = connection.get("/events/a/1", **EVENT_STREAM, **authorization(subscribe=["a/*"]))
        second = connection.get("/events/b/1", **EVENT_STREAM, **authorization(subscribe=["b/*"]))
        refused = connection.get("/events/b/1", **EVENT_STREAM, **authorization(subscribe=["a/*"]))
        without = connection.get("/events/a/1", **EVENT_STREAM)
        assert [stream.status for stream in (first, second, refused, without)] == [200, 200, 403, 401]
        assert without.headers["www-authenticate"] == "Bearer"
        for topic in ["a/1", "b/1"]:
            assert publish(connection, topic, f"for {topic}", **authorization(publish=[topic])) == 201
            assert publish(connection, topic, "x", **authorization(publish=["c"])) == 403
        assert next(server_sent_events(first))[1] == "for a/1"
        assert next(server_sent_events(second))[1] == "for b/1"


def test_an_extended_connect_is_asked_for_its_token(server):
    with HTTP2Connection(server) as connection:
        for fields, status in [({}, 401), (authorization(subscribe=["b"]), 403)]:
            assert connection.connect("/events/a", **fields).status == status
        socket = WebSocketOverHTTP2(connection, "/events/a", **authorization(subscribe=["a"]))
        socket.send({"op": "publish", "id": 1, "topic": "a", "data": "x"})
        refused = next(message for message in socket.messages() if message.get("re") == 1)
        assert refused["error"]["status"] == 403


def test_a_cookie_is_read_over_http2_too(server):
    with HTTP2Connection(server) as connection:
        cookie = f"freshet_token={granting(subscribe=['a'])}; theme=dark"
        assert connection.get("/events/a", **EVENT_STREAM, cookie=cookie).status == 200
