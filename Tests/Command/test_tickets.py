"""Tickets: what a page puts into the URL of a stream, which cannot have headers."""

import json

import pytest
from event_stream import EventStream
from guarded_server import Answer, GuardedServers
from operator_view import Operator
from tokens import bearer, claims, granting, token
from typed_stream import TypedStream
from web_socket import WebSocket

STREAM, LINES, PAGE = "text/event-stream", "application/x-ndjson", "application/json"


@pytest.fixture(scope="module")
def servers(tmp_path_factory):
    servers = GuardedServers(tmp_path_factory.mktemp("tickets"))
    yield servers
    servers.stop()


@pytest.fixture(scope="module")
def server(servers):
    return servers.start("--admin", "localhost:0")


def ask_for_ticket(server, topics, headers=None):
    headers = bearer(granting(subscribe=["orders/**"])) if headers is None else headers
    return Answer(server, "POST", "/tickets", json.dumps({"topics": topics}).encode(), headers)


def ticket(server, topics, **more):
    answer = ask_for_ticket(server, topics, bearer(granting(subscribe=["orders/**"], **more)))
    assert answer.status == 201
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.document["ticket"]


def publish(server, topic, *texts):
    headers = bearer(granting(publish=["**"]))
    ids = []
    for text in texts:
        answer = Answer(server, "POST", f"/events/{topic}", text.encode(), headers)
        assert answer.status == 201
        ids.append(answer.document["id"])
    return ids


def read(server, target, accept=STREAM):
    return Answer(server, "GET", target, headers={"Accept": accept})


@pytest.mark.parametrize(
    "target", ["/events?ticket={}", "/events/orders/1?ticket={}", "/events?topic=orders/1&ticket={}"])
def test_a_ticket_opens_its_stream_however_that_is_named(server, target):
    with EventStream(server.url + target.format(ticket(server, ["orders/1"]))) as stream:
        assert stream.response.status == 200
        [id] = publish(server, "orders/1", "hello")
        assert stream.events(1) == [(id, "hello")]


def test_the_same_ticket_opens_the_stream_again_where_it_was(server):
    target = f"{server.url}/events?ticket={ticket(server, ['orders/2'])}"
    last = None
    for round in range(3):
        with EventStream(target, last_event_id=last) as stream:
            ids = publish(server, "orders/2", f"{round} a", f"{round} b")
            assert stream.events(1) == [(ids[0], f"{round} a")]
            last = ids[0]
        publish(server, "orders/2", f"{round} missed")
        with EventStream(target, last_event_id=last) as stream:
            last, data = stream.events(2)[-1]
            assert data == f"{round} missed"


def test_a_ticket_has_one_stream_at_a_time(server):
    target = f"{server.url}/events?ticket={ticket(server, ['orders/3'])}"
    with EventStream(target) as former, EventStream(target) as later:
        [(_, data)] = former.events()
        assert json.loads(data)["reason"] == "superseded"
        publish(server, "orders/3", "hello")
        assert [data for _, data in later.events(1)] == ["hello"]


def test_a_ticket_opens_nothing_else(server):
    used = ticket(server, ["orders/4"])
    with EventStream(f"{server.url}/events?ticket={used}"):
        for target, accept in [
            (f"/events/orders/5?ticket={used}", STREAM),
            (f"/events?topic=orders/4&topic=orders/5&ticket={used}", STREAM),
            (f"/events/orders/4?ticket={used}", PAGE), (f"/events/orders/4?wait=1&ticket={used}", PAGE),
            (f"/events/orders/4?id=x-1&ticket={used}", PAGE),
        ]:
            assert read(server, target, accept).status == 403, target
        assert read(server, f"/events?ticket={used}", LINES).status == 401
        assert Answer(server, "POST", f"/events/orders/4?ticket={used}", b"x").status == 401
        assert Answer(server, "POST", f"/tickets?ticket={used}", b'{"topics":["orders/4"]}').status == 401
        with WebSocket(f"{server.url}/events?ticket={used}") as socket:
            assert socket.status == 401


def test_a_ticket_opens_a_websocket(server):
    target = f"{server.url}/events?ticket={ticket(server, ['orders/6'])}"
    for _ in range(2):
        with WebSocket(target) as socket:
            assert socket.status == 101
            publish(server, "orders/6", "hello")
            assert next(m for m in socket.messages() if m.get("type") == "message")["data"] == "hello"
            socket.send({"op": "subscribe", "id": 1, "topics": ["orders/7"]})
            assert next(m for m in socket.messages() if m.get("re") == 1)["error"]["status"] == 403
            socket.send({"op": "publish", "id": 2, "topic": "orders/6", "data": "x"})
            assert next(m for m in socket.messages() if m.get("re") == 2)["error"]["status"] == 403


def test_a_ticket_gives_no_more_than_its_token(server):
    target = f"{server.url}/events?ticket={ticket(server, ['**'])}"
    with EventStream(target) as stream:
        publish(server, "chat/1", "not for this one")
        publish(server, "orders/8", "for this one")
        assert [data for _, data in stream.events(1)] == ["for this one"]


@pytest.mark.parametrize(("topics", "headers", "status"), [
    (["chat/1"], None, 403), (["orders/1", "chat/1"], None, 403), ([], None, 400), (["orders//1"], None, 400),
    (["orders/1"] * 65, None, 400), (["orders/1"], {}, 401), (["orders/1"], bearer("x.y.z"), 401),
    ("orders/1", None, 400),
])
def test_who_may_not_read_gets_no_ticket(server, topics, headers, status):
    assert ask_for_ticket(server, topics, headers).status == status


def test_a_ticket_that_is_none_is_refused(server):
    for text in ["", "x", "A" * 22, "A" * 5_000]:
        refused = read(server, f"/events?ticket={text}")
        assert refused.status == 401 and "POST /tickets" in refused.document["detail"]


def test_a_ticket_lasts_as_long_as_its_renewed_stream(server):
    # Servers allow for clocks that differ by half a minute: some seconds are left.
    target = f"/events?ticket={ticket(server, ['orders/9'], seconds=-26)}"
    with TypedStream(server, target) as stream:
        path = json.loads(next(stream.events()).data)["renew"]
        assert Answer(server, "POST", path, headers=bearer(granting(subscribe=["orders/*"]))).status == 200
        other = ticket(server, ["orders/9"], seconds=-26)
        with TypedStream(server, f"/events?ticket={other}") as ended:
            assert [event.type for event in ended.events()] == ["expiring", "disconnected"]
    assert read(server, f"/events?ticket={other}").status == 401
    with TypedStream(server, target) as stream:
        publish(server, "orders/9", "hello")
        assert next(stream.events()).data == "hello"


def test_who_has_too_many_unused_tickets_is_told_to_wait(server):
    headers = bearer(granting(subscribe=["orders/**"], sub="greedy"))
    answers = [ask_for_ticket(server, ["orders/1"], headers) for _ in range(257)]
    assert {answer.status for answer in answers[:256]} == {201}
    assert answers[256].status == 429 and int(answers[256].headers["Retry-After"]) == 30
    assert ask_for_ticket(server, ["orders/1"]).status == 201
    assert Operator(server).value("freshet_refusals_total", reason="tickets") == 1


def test_a_stream_outlives_a_server_that_is_killed(servers):
    server = servers.start("--log", f"sqlite:{servers.folder / 'events.db'}")
    target = f"/events?ticket={ticket(server, ['orders/1'])}"
    unused = ticket(server, ["orders/1"])
    with EventStream(server.url + target) as stream:
        [last] = publish(server, "orders/1", "before")
        stream.events(1)
    publish(server, "orders/1", "missed")
    server.kill()
    server.start()
    with EventStream(server.url + target, last_event_id=last) as stream:
        assert [data for _, data in stream.events(1)] == ["missed"]
    assert read(server, f"/events?ticket={unused}").status == 401
    kept = (server.state / "tickets.jsonl").read_text()
    assert target.split("=")[1] not in kept
    assert (server.state / "tickets.jsonl").stat().st_mode & 0o077 == 0


def test_a_subject_that_is_disconnected_at_once_after_a_restart_has_no_ticket_either(servers):
    server = servers.start("--log", "memory:")
    target = f"/events?ticket={ticket(server, ['orders/1'], sub='eve')}"
    with EventStream(server.url + target) as stream:
        assert stream.response.status == 200
    server.kill()
    server.start()
    admin = bearer(token({**claims(), "freshet": {"admin": True}}))
    assert Answer(server, "DELETE", "/streams?subject=eve", headers=admin).document == {"ended": 0}
    assert read(server, target).status == 401
    server.kill()
    server.start()
    assert read(server, target).status == 401
