"""Events that a publisher wants uncompressed, and topics that a server's keeper does: what is said and kept."""

import contextlib
import hashlib
import json
import sqlite3

import pytest
from client_program import run_on, the_one_line  # noqa: F401 (fixtures)
from stub_server import start_stub  # noqa: F401 (fixtures)
from topics import publish, request
from web_socket import WebSocket

# As the file has them.
PUBLISHED, CLOSED, UNCOMPRESSED = 0, 1, 2
LINES, ARRAY = "application/x-ndjson", "application/vnd.freshet.batch+json"


@pytest.fixture
def server(start_server):
    return start_server(scheme="http")


def kinds(file):
    """What the events of a log are, in their order."""
    with contextlib.closing(sqlite3.connect(file)) as database:
        return [kind for (kind,) in database.execute("SELECT kind FROM event ORDER BY position")]


def kinds_after_a_crash(server):
    server.kill()
    found = kinds(server.state / "events.db")
    server.start()
    return found


def retained(server):
    """(id, data) of all that the topic has."""
    _, page = request(server, "GET", "/events/a?limit=1000", Accept="application/json")
    return [(event["id"], event["data"]) for event in page["events"]]


def test_what_was_said_of_an_event_outlives_kill_9(server):
    ids = publish(server, "a", "secret", Freshet_Compression="none") + publish(server, "a", "other")
    request(server, "DELETE", "/events/b")
    assert kinds_after_a_crash(server) == [UNCOMPRESSED, PUBLISHED, CLOSED]
    assert retained(server) == list(zip(ids, ["secret", "other"]))


@pytest.mark.parametrize("form", [LINES, ARRAY])
@pytest.mark.parametrize("header, expected", [
    ({}, [UNCOMPRESSED, PUBLISHED, PUBLISHED]),
    ({"Freshet_Compression": "none"}, [UNCOMPRESSED] * 3),
], ids=["each for itself", "for the whole batch"])
def test_a_batch_says_it_for_each_event_or_for_all(server, form, header, expected):
    events = [{"data": "1", "compression": "none"}, {"data": "2", "compression": None}, {"data": "3"}]
    body = json.dumps(events) if form == ARRAY else "\n".join(map(json.dumps, events))
    publish(server, "a", body, Content_Type=form, **header)
    assert kinds_after_a_crash(server) == expected


def test_it_can_be_said_over_websocket(server):
    with WebSocket(server.url + "/events") as socket:
        for member in [{"compression": "none"}, {}]:
            socket.send({"op": "publish", "id": 1, "topic": "a", "data": "x", **member})
            assert "eventId" in next(socket.messages())
    assert kinds_after_a_crash(server) == [UNCOMPRESSED, PUBLISHED]


@pytest.mark.parametrize("word", ["gzip", "NONE", "none, none"])
def test_another_word_is_refused_and_nothing_is_published(server, word):
    status, problem = request(server, "POST", "/events/a", b"x", Freshet_Compression=word)
    assert (status, problem["title"]) == (400, "Bad Request")
    assert "Freshet-Compression has the one value none" in problem["detail"]

    lines = "\n".join(map(json.dumps, [{"data": "1"}, {"data": "2", "compression": word}]))
    status, problem = request(server, "POST", "/events/a", lines.encode(), Content_Type=LINES)
    assert status == 400
    assert problem["detail"].startswith("Event 2: compression has the one value none")

    with WebSocket(server.url + "/events") as socket:
        socket.send({"op": "publish", "id": 1, "topic": "a", "data": "x", "compression": word})
        answer = next(socket.messages())
        assert (answer["re"], answer["error"]["status"]) == (1, 400)
        assert '"compression" has the one value none' in answer["error"]["detail"]
    assert retained(server) == []


def test_a_key_stands_for_what_was_said_too(server):
    headers = {"Idempotency_Key": "k", "Freshet_Compression": "none"}
    ids = publish(server, "a", "x", **headers)
    assert request(server, "POST", "/events/a", b"x", Idempotency_Key="k")[0] == 422
    assert publish(server, "a", "x", **headers) == ids
    assert kinds_after_a_crash(server) == [UNCOMPRESSED]
    assert publish(server, "a", "x", **headers) == ids


def test_a_key_from_before_there_was_such_a_word_stands_for_the_same_request(server):
    publish(server, "a", "x", Idempotency_Key="k", Freshet_Type="t", Content_Type="text/plain")
    with WebSocket(server.url + "/events") as socket:
        socket.send({"op": "publish", "id": 1, "topic": "b", "data": "x", "type": "t", "retry": 7, "key": "k"})
        assert "eventId" in next(socket.messages())
    server.kill()
    with contextlib.closing(sqlite3.connect(server.state / "events.db")) as database:
        digests = [digest for (digest,) in database.execute("SELECT digest FROM idempotency ORDER BY position")]
    # Other digests would have a server that is updated refuse what a publisher repeats.
    assert digests == [hashlib.sha256(text).digest() for text in (b"POST\0t\0\0text/plain\0x", b"t\x007\0x\0")]


def test_the_tools_of_the_log_keep_it(server, freshet, tmp_path):
    for number in range(6):
        publish(server, "a", f"{number}", **({"Freshet_Compression": "none"} if number % 2 else {}))
    expected = [PUBLISHED, UNCOMPRESSED] * 3
    copy = tmp_path / "copy.db"
    assert freshet("log", "backup", copy, "--state", server.state).returncode == 0
    assert kinds(copy) == expected
    for log in [f"sqlite:{copy}", f"sqlite:{server.state / 'events.db'}"]:
        assert freshet("log", "check", "--log", log).returncode == 0
        assert json.loads(freshet("log", "stats", "--json", "--log", log).stdout)["events"] == 6
    assert "Removed 3 events" in freshet("log", "trim", "--retention", "a=3", "--state", server.state).stdout
    assert kinds_after_a_crash(server) == expected[3:]


def test_the_program_publishes_one_event_or_all_lines_so(server, run_on):
    assert run_on(server, "publish", "a", "secret", "--no-compression").returncode == 0
    assert run_on(server, "publish", "a", "--no-compression", "--batch", "2", input="1\n2\n3\n").returncode == 0
    assert run_on(server, "publish", "a", "other").returncode == 0
    assert kinds_after_a_crash(server) == [UNCOMPRESSED] * 4 + [PUBLISHED]


@pytest.mark.parametrize("option, expected", [
    ([], [UNCOMPRESSED, PUBLISHED, PUBLISHED]), (["--no-compression"], [UNCOMPRESSED] * 3),
])
@pytest.mark.parametrize("batch", [1, 3])
def test_lines_of_json_say_it_each_for_itself_or_the_option_for_all(server, run_on, option, expected, batch):
    text = "\n".join(map(json.dumps, [{"data": "1", "compression": "none"}, {"data": "2"}, {"data": "3"}]))
    result = run_on(server, "publish", "a", "--ndjson", "--batch", batch, *option, input=text)
    assert result.returncode == 0, result.stderr
    assert kinds_after_a_crash(server) == expected


def test_a_line_with_another_word_is_named_and_not_published(server, run_on):
    text = "\n".join(map(json.dumps, [{"data": "1"}, {"data": "2", "compression": "gzip"}]))
    result = run_on(server, "publish", "a", "--ndjson", "--batch", "2", input=text)
    assert "Line 2: Its compression has the one value" in the_one_line(result, 1)
    assert retained(server) == []


def test_the_option_is_a_header_of_the_request(run_on, start_stub):
    stub = start_stub(lambda _: (201, {"Content-Type": "application/json"}, b'{"id": "k-1", "ids": ["k-1"]}'))
    for option in [["--no-compression"], []]:
        assert run_on(stub, "publish", "a", "x", *option).returncode == 0
    assert [request.headers["Freshet-Compression"] for request in stub.requests] == ["none", None]


@pytest.mark.parametrize("command", ["serve", "demo"])
@pytest.mark.parametrize("pattern, rule", [
    ("a/**/b", "stands only at the end"), ("", "at least one character"), ("/a", "no empty segments"),
])
def test_a_pattern_that_is_none_is_named_before_anything_starts(freshet, command, pattern, rule):
    result = freshet(command, "--no-compression", pattern)
    assert result.returncode == 64
    assert "--no-compression" in result.stderr
    assert rule in result.stderr


def test_topics_can_be_excepted_by_several_patterns(start_server):
    server = start_server("--no-compression", "secret/**", "--no-compression", "a", scheme="http")
    (id,) = publish(server, "a", "x")
    assert retained(server) == [(id, "x")]
