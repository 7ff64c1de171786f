"""Two servers that share a log on NATS: what each tells the other, and what it says of the log."""

import json
import shutil

import nats_cluster
import pytest
from guarded_server import Answer, GuardedServers
from nats_needed import need_engine
from operator_view import Operator
from patience import becomes
from tokens import bearer, claims, granting, token
from typed_stream import TypedStream


@pytest.fixture(scope="module")
def nats(tmp_path_factory):
    need_engine()
    nats = nats_cluster.NatsCluster(tmp_path_factory.mktemp("nats"), count=1).start()
    yield nats
    nats.stop()


@pytest.fixture(scope="module")
def servers(nats, tmp_path_factory):
    servers = GuardedServers(tmp_path_factory.mktemp("servers"))
    both = [servers.start("--log", nats.log("SHARED"), "--admin", "localhost:0") for _ in range(2)]
    for server in both:
        server.operator = Operator(server)
    yield both
    servers.stop()


@pytest.fixture
def broken_off(nats):
    """Ends the nats-server; the test brings it back, or else this does."""
    [server] = nats.servers
    server.stop()
    yield
    if not server.is_running:
        bring_back(nats)


def bring_back(nats):
    nats.launch(nats.servers[0])
    becomes(lambda: nats.servers[0].is_healthy)


def publish(server, topic, text="x"):
    answer = Answer(server, "POST", f"/events/{topic}", text.encode(), bearer(granting(publish=["**"])))
    return answer.document["id"] if answer.status == 201 else answer


def ticket(server, topic):
    headers = bearer(granting(subscribe=["**"], sub="ann"))
    answer = Answer(server, "POST", "/tickets", json.dumps({"topics": [topic]}).encode(), headers)
    return answer.document["ticket"] if answer.status == 201 else answer


def has_heard(server, topic, id):
    return Answer(server, "GET", f"/events/{topic}?id={id}", headers=bearer(granting(subscribe=["**"]))).status == 200


def is_ready(server):
    return server.operator.get("/readyz")[0].status == 200


def test_a_reader_comes_to_the_other_with_an_id_of_a_moment_ago(servers):
    one, other = servers
    for number in range(20):
        last = publish(one, "orders/1", f"{number}")
        later = publish(one, "orders/1", f"{number} later")
        headers = bearer(granting(subscribe=["**"])) | {"Last-Event-ID": last}
        with TypedStream(other, "/events/orders/1", headers) as stream:
            event = next(stream.events())
            assert (event.type, event.id, event.data) == ("message", later, f"{number} later")


def test_a_ticket_is_good_at_both_and_has_one_stream(servers):
    one, other = servers
    for number in range(5):
        target = f"/events?ticket={ticket(one, 'orders/2')}"
        with TypedStream(other, target) as former, TypedStream(one, target) as later:
            assert former.response.status == 200 and later.response.status == 200
            assert json.loads(next(former.events()).data)["reason"] == "superseded"
            id = publish(other, "orders/2")
            assert next(later.events()).id == id


def test_what_one_is_told_to_end_ends_at_the_other(servers):
    one, other = servers
    root = bearer(token({**claims(), "freshet": {"admin": True}}))
    target = f"/events?ticket={ticket(one, 'orders/3')}"
    with TypedStream(other, target) as stream:
        ended = Answer(one, "DELETE", "/streams?subject=ann", headers=root)
        assert (ended.status, ended.document) == (200, {"ended": 0})
        assert json.loads(next(stream.events()).data)["reason"] == "disconnected"
    for server in servers:
        assert Answer(server, "GET", target).status == 401


def test_while_the_log_is_not_reached(servers, nats, broken_off):
    one, other = servers
    becomes(lambda: not is_ready(one) and not is_ready(other))
    response, text = one.operator.get("/readyz?verbose")
    assert json.loads(text)["checks"]["log"]["reason"].startswith("The log has not been reached for ")
    assert one.operator.value("freshet_log_reachable") == 0
    refused = publish(one, "orders/4")
    assert (refused.status, refused.headers["Retry-After"]) == (503, "5")
    assert ticket(one, "orders/4").status == 503
    with TypedStream(one, "/events/orders/1", bearer(granting(subscribe=["**"]))) as stream:
        assert stream.response.status == 200
        bring_back(nats)
        becomes(lambda: is_ready(one) and is_ready(other))
        id = publish(other, "orders/1")
        assert next(stream.events()).id == id
    assert one.operator.value("freshet_log_reachable") == 1
    assert one.operator.value("freshet_log_sequences_behind") == 0


def test_a_server_whose_log_was_put_back_says_so_and_ends_to_be_started_again(servers, nats, broken_off, tmp_path):
    [server] = nats.servers
    shutil.copytree(server.store, tmp_path / "store")
    bring_back(nats)
    # They may not have noticed yet that it was away.
    becomes(lambda: isinstance(publish(servers[0], "orders/5", "before"), str))
    lost = publish(servers[0], "orders/5", "what will be lost")
    becomes(lambda: all(has_heard(server, "orders/5", lost) for server in servers))
    server.kill()
    shutil.rmtree(server.store)
    shutil.copytree(tmp_path / "store", server.store)
    bring_back(nats)
    for server in servers:
        assert server.process.wait(60) == 75
        assert "\nfreshet: The NATS stream has lost acknowledged events: " in server.diagnostics.read_text()
