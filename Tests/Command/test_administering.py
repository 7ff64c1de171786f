"""Who administers a server sees the streams of others, and ends them."""

import json

import pytest
from guarded_server import Answer, GuardedServers
from tokens import bearer, claims, granting, token
from typed_stream import TypedStream
from web_socket import WebSocket

ADMIN = {"admin": True}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    servers = GuardedServers(tmp_path_factory.mktemp("administering"))
    yield servers.start()
    servers.stop()


@pytest.fixture
def admin():
    return bearer(token({**claims(), "freshet": ADMIN}))


def reading(subject):
    return bearer(granting(subscribe=["**"], sub=subject))


def streams(server, admin, subject):
    answer = Answer(server, "GET", f"/streams?subject={subject}", headers=admin)
    assert answer.status == 200
    return answer.document["streams"]


def test_only_who_administers_the_server_sees_and_ends_streams(server):
    for method, target in [("GET", "/streams"), ("DELETE", "/streams?subject=ann"), ("DELETE", "/streams/x")]:
        assert Answer(server, method, target).status == 401
        assert Answer(server, method, target, headers=bearer(granting(["**"], ["**"]))).status == 403


def test_a_stream_is_seen_and_ended_alone(server, admin):
    with TypedStream(server, "/events/a", reading("ann")) as ended, \
            TypedStream(server, "/events/b", reading("ann")) as kept:
        # They may have opened within the same millisecond.
        found = sorted(streams(server, admin, "ann"), key=lambda each: each["topics"])
        assert [(each["topics"], each["transport"], each["subject"]) for each in found] == [
            (["a"], "sse", "ann"), (["b"], "sse", "ann")]
        assert Answer(server, "DELETE", f"/streams/{found[0]['id']}", headers=admin).status == 204
        [event] = ended.events()
        assert (event.type, json.loads(event.data)["reason"]) == ("disconnected", "disconnected")
        assert [each["topics"] for each in streams(server, admin, "ann")] == [["b"]]
        publisher = bearer(granting(publish=["b"]))
        assert Answer(server, "POST", "/events/b", b"still there", publisher).status == 201
        assert next(kept.events()).data == "still there"
        assert Answer(server, "DELETE", f"/streams/{found[0]['id']}", headers=admin).status == 404


def test_a_subject_is_disconnected_from_everything_with_its_tickets(server, admin):
    body = json.dumps({"topics": ["a"]}).encode()
    ticket = Answer(server, "POST", "/tickets", body, reading("eve")).document["ticket"]
    with TypedStream(server, f"/events?ticket={ticket}") as stream, \
            WebSocket(f"{server.url}/events/a", **reading("eve")) as socket, \
            TypedStream(server, "/events/a", reading("bob")) as other:
        answer = Answer(server, "DELETE", "/streams?subject=eve", headers=admin)
        assert (answer.status, answer.document) == (200, {"ended": 2})
        assert [event.type for event in stream.events()] == ["disconnected"]
        list(socket.texts())
        assert socket.close_code == 4003
        assert Answer(server, "GET", f"/events?ticket={ticket}", headers={"Accept": "text/event-stream"}).status == 401
        assert len(streams(server, admin, "bob")) == 1
        assert streams(server, admin, "eve") == []
        assert other.response.status == 200
    assert Answer(server, "DELETE", "/streams", headers=admin).status == 400
