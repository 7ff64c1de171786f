"""What becomes of streams whose token ends: they say so in time, go on by a new one, or end with a reason."""

import json

import pytest
from guarded_server import Answer, GuardedServers
from tokens import bearer, claims, granting, token
from typed_stream import TypedStream
from web_socket import WebSocket

# Servers allow for clocks that differ by half a minute: some seconds are left.
SOON = -26


@pytest.fixture(scope="module")
def servers(tmp_path_factory):
    servers = GuardedServers(tmp_path_factory.mktemp("expiring"))
    yield servers
    servers.stop()


@pytest.fixture(scope="module")
def server(servers):
    return servers.start()


def expiring(seconds=SOON, **more):
    return bearer(token(claims(subscribe=["orders/*"], seconds=seconds, **more)))


def renew(server, path, headers):
    return Answer(server, "POST", path, headers=headers)


def publish(server, topic, text):
    assert Answer(server, "POST", f"/events/{topic}", text.encode(), bearer(granting(publish=["**"]))).status == 201


def test_a_stream_that_is_not_renewed_says_why_it_ends(server):
    with TypedStream(server, "/events/orders/1", expiring()) as stream:
        types = [(event.type, json.loads(event.data)) for event in stream.events()]
    assert [type for type, _ in types] == ["expiring", "disconnected"]
    assert types[1][1]["reason"] == "expired"
    assert types[0][1]["renew"].startswith("/streams/")


def test_a_renewed_stream_goes_on_past_the_end_of_its_first_token(server):
    with TypedStream(server, "/events/orders/2", expiring(sub="ann")) as stream:
        notice = json.loads(next(stream.events()).data)
        answer = renew(server, notice["renew"], expiring(600, sub="ann"))
        assert answer.status == 200
        assert answer.document["expires"] > notice["expires"]
        with TypedStream(server, "/events/orders/3", expiring(sub="ann")) as other:
            assert [event.type for event in other.events()] == ["expiring", "disconnected"]
        # Everything that began as the stream did has ended meanwhile.
        publish(server, "orders/2", "still there")
        assert next(stream.events()).data == "still there"


def test_lines_and_websockets_are_told_and_renewed(server):
    with TypedStream(server, "/events/orders/4", expiring(), accept="application/x-ndjson") as lines:
        record = next(json.loads(line) for line in lines.lines() if '"expiring"' in line)
        assert renew(server, record["renew"], expiring(600)).status == 200
        with WebSocket(f"{server.url}/events/orders/4", **expiring()) as socket:
            message = next(message for message in socket.messages() if message.get("type") == "expiring")
            assert renew(server, message["renew"], expiring(600)).status == 200
            with WebSocket(f"{server.url}/events/orders/4", **expiring()) as other:
                assert "expiring" in [message.get("type") for message in other.messages()]
                assert other.close_code == 4002
            publish(server, "orders/4", "still there")
            assert next(m for m in socket.messages() if m.get("type") == "message")["data"] == "still there"
        assert "still there" in next(line for line in lines.lines() if '"message"' in line)


def test_a_stream_is_renewed_only_by_who_opened_it_and_for_all_of_it(server):
    headers = bearer(token(claims(subscribe=["orders/*", "news"], seconds=SOON, sub="ann")))
    with TypedStream(server, "/events?topic=orders/5&topic=news", headers) as stream:
        path = json.loads(next(stream.events()).data)["renew"]
        for headers, status in [
            ({}, 401), (bearer("x.y.z"), 401), (expiring(-60, sub="ann"), 401),
            (bearer(granting(subscribe=["**"], sub="bob")), 403), (bearer(granting(subscribe=["**"])), 403),
            (expiring(600, sub="ann"), 403), (bearer(granting(publish=["**"], sub="ann")), 403),
        ]:
            assert renew(server, path, headers).status == status
        assert renew(server, path + "x", bearer(granting(subscribe=["**"], sub="ann"))).status == 404
        assert renew(server, path, bearer(granting(subscribe=["**"], sub="ann"))).status == 200


def test_a_compressed_stream_is_told_too(server):
    with TypedStream(server, "/events/orders/6", {**expiring(), "Accept-Encoding": "gzip"}) as stream:
        assert [event.type for event in stream.events()] == ["expiring", "disconnected"]


def test_a_token_may_forbid_compression(server):
    grant = {"subscribe": ["orders/*"], "compression": "none"}
    headers = {**bearer(token({**claims(), "freshet": grant})), "Accept-Encoding": "gzip"}
    with TypedStream(server, "/events/orders/7", headers) as stream:
        assert stream.response.headers["Content-Encoding"] is None
    page = Answer(server, "GET", "/events/orders/7", headers={**headers, "Accept": "application/json"})
    assert page.headers["Content-Encoding"] is None
    offer = {"Sec_WebSocket_Extensions": "permessage-deflate"}
    with WebSocket(f"{server.url}/events/orders/7", **bearer(token({**claims(), "freshet": grant})), **offer) as socket:
        assert "sec-websocket-extensions" not in socket.headers
    unknown = bearer(token({**claims(), "freshet": {**grant, "compression": "some"}}))
    assert Answer(server, "GET", "/events/orders/7", headers=unknown).status == 401
