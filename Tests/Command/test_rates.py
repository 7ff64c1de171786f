"""How much one may have of a server: streams of a subject, and events a second; and whose they are behind a proxy."""

import json

import pytest
from guarded_server import Answer, GuardedServers
from operator_view import Operator
from patience import becomes
from tokens import bearer, granting
from typed_stream import TypedStream
from visitor import RETRY_MILLISECONDS, Visitor, retry_of
from web_socket import WebSocket

STREAM = {"Accept": "text/event-stream"}


@pytest.fixture(scope="module")
def servers(tmp_path_factory):
    servers = GuardedServers(tmp_path_factory.mktemp("rates"))
    yield servers
    servers.stop()


def reading(subject):
    return bearer(granting(subscribe=["**"], sub=subject))


def test_a_subject_with_too_many_streams_is_told_to_come_back(servers):
    server = servers.start("--max-streams-per-subject", "2", "--admin", "localhost:0")
    with TypedStream(server, "/events/a", reading("ann")), WebSocket(f"{server.url}/events/a", **reading("ann")):
        refused = Answer(server, "GET", "/events/a", headers={**STREAM, **reading("ann")}, reads_to_the_end=True)
        assert (refused.status, retry_of(refused.text) in RETRY_MILLISECONDS) == (200, True)
        assert "too many open streams" in refused.text
        with WebSocket(f"{server.url}/events/a", **reading("ann")) as socket:
            assert list(socket.texts()) == [] and socket.close_code == 1013
        lines = {"Accept": "application/x-ndjson", **reading("ann")}
        assert Answer(server, "GET", "/events/a", headers=lines).status == 503
        assert Operator(server).value("freshet_refusals_total", reason="subject") == 3
        with TypedStream(server, "/events/a", reading("bob")) as other:
            assert other.response.headers["Content-Type"] == "text/event-stream"
    for _ in range(500):
        if Answer(server, "GET", "/events/a", headers=lines).status == 200:
            return
    raise AssertionError("the subject's streams have ended, and there is still no room")


def test_a_stream_that_finds_no_room_in_the_server_is_not_counted_for_its_subject(servers):
    server = servers.start("--max-streams", "1", "--max-streams-per-subject", "2")
    lines = {"Accept": "application/x-ndjson", **reading("ann")}
    with Visitor(server) as visitor:
        with TypedStream(server, "/events/a", reading("bob")):
            assert [visitor.ask(target="/events/a", **lines)[0].status for _ in range(3)] == [503] * 3
        becomes(lambda: Answer(server, "GET", "/events/a", headers=lines).status == 200)


def test_who_publishes_too_fast_is_told_to_wait_and_then_goes_on(servers):
    server = servers.start("--max-publish-rate", "2", "--admin", "localhost:0")
    ann, bob = bearer(granting(publish=["**"], sub="ann")), bearer(granting(publish=["**"], sub="bob"))
    batch = "\n".join(json.dumps({"data": str(number)}) for number in range(8)).encode()
    headers = {**ann, "Content-Type": "application/x-ndjson"}
    assert Answer(server, "POST", "/events/a", batch, headers).status == 201
    refused = Answer(server, "POST", "/events/a", b"x", ann)
    assert refused.status == 429 and 1 <= int(refused.headers["Retry-After"]) <= 4
    assert Answer(server, "DELETE", "/events/a", headers=ann).status == 429
    assert Answer(server, "POST", "/events/a", b"x", bob).status == 201
    with WebSocket(f"{server.url}/events", **ann) as socket:
        socket.send({"op": "publish", "id": 1, "topic": "a", "data": "x"})
        assert next(m for m in socket.messages() if m.get("re") == 1)["error"]["status"] == 429
    assert Operator(server).value("freshet_refusals_total", reason="rate") == 3
    # Nothing of what was refused is there.
    page = Answer(server, "GET", "/events/a", headers={"Accept": "application/json", **reading("ann")})
    assert len(page.document["events"]) == 9
    for _ in range(20_000):
        if Answer(server, "POST", "/events/a", b"x", ann).status == 201:
            return
    raise AssertionError("the subject has waited, and still may not publish")


def test_clients_behind_a_trusted_proxy_are_told_apart(servers):
    arguments = ["--anonymous", "subscribe", "--max-connections-per-address", "1"]
    server = servers.start(*arguments, "--trusted-proxy", "loopback", "--admin", "localhost:0")

    def status(forwarded):
        return Answer(server, "GET", "/events/a", headers={
            "Accept": "application/x-ndjson", "X-Forwarded-For": forwarded}).status

    with TypedStream(server, "/events/a", {"X-Forwarded-For": "203.0.113.7"}):
        assert status("203.0.113.7") == 503
        # What the client itself has written stands before.
        assert status("198.51.100.9, 203.0.113.7") == 503
        assert status("203.0.113.7, 127.0.0.1") == 503
        assert status("203.0.113.8") == 200
    assert Operator(server).value("freshet_refusals_total", reason="address") == 3


def test_a_proxy_that_is_not_trusted_is_not_believed(servers):
    server = servers.start("--max-publish-rate", "1", "--anonymous", "publish")

    def publish(server, address, header="X-Forwarded-For"):
        return Answer(server, "POST", "/events/a", b"x", {header: address}).status

    assert publish(server, "203.0.113.7") == 201
    assert publish(server, "203.0.113.8") == 429
    trusting = servers.start(
        "--max-publish-rate", "1", "--anonymous", "publish", "--trusted-proxy", "127.0.0.1",
        "--forwarded-header", "forwarded")
    for element in ["for=203.0.113.7", 'for="[2001:db8::1]:4711";proto=https', "for=203.0.113.9:80"]:
        assert publish(trusting, element, "Forwarded") == 201
        assert publish(trusting, element, "Forwarded") == 429
    assert publish(trusting, "203.0.113.7") == 201
    assert publish(trusting, "203.0.113.8") == 429
