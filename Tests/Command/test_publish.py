"""`freshet publish`: every line once and in order, whatever is killed, lost or refused on the way."""

import json
import os
import pty
import random
import subprocess
from urllib.parse import quote

import pytest
import topics
from client_program import run_on, start_program, the_one_line  # noqa: F401 (fixtures)
from freshet_server import BINARY
from stub_server import start_stub  # noqa: F401 (fixtures)

PROBLEM = {"Content-Type": "application/problem+json"}


@pytest.fixture
def server(start_server):
    return start_server(scheme="http")


def retained(server, topic):
    """(id, type, data) of all that a topic has."""
    found, last = [], "earliest"
    while True:
        target = f"/events/{quote(topic)}?limit=1000&last-event-id={last}"
        _, page = topics.request(server, "GET", target, Accept="application/json")
        if not page["events"]:
            return found
        found += [(event["id"], event["type"], event["data"]) for event in page["events"]]
        last = page["lastEventId"]


def texts(server, topic):
    return [data for _, _, data in retained(server, topic)]


def test_one_event_is_published_and_its_id_printed(server, run_on):
    result = run_on(server, "publish", "orders/ü 1", "two\nlines ü🦀", "--type", "join", "--retry", "500")
    assert result.returncode == 0, result.stderr
    assert retained(server, "orders/ü 1") == [(result.stdout.strip(), "join", "two\nlines ü🦀")]
    assert result.stderr == ""


@pytest.mark.parametrize("batch", [1, 2, 1000])
def test_each_line_is_an_event_and_its_end_no_part_of_it(server, run_on, batch):
    result = run_on(server, "publish", "a", "--batch", batch, input="one\n\n two \r\nü\nlast without an end")
    assert result.returncode == 0, result.stderr
    found = retained(server, "a")
    assert [data for _, _, data in found] == ["one", "", " two ", "ü", "last without an end"]
    assert [id for id, _, _ in found] == result.stdout.split()


def test_no_input_is_no_event(server, run_on):
    result = run_on(server, "publish", "a", input="")
    assert (result.returncode, result.stdout, texts(server, "a")) == (0, "", [])


def test_lines_of_a_batch_are_one_append(server, run_on):
    result = run_on(server, "publish", "a", "--batch", "3", input="1\n2\n3\n4\n")
    sequences = [id.split(".")[0] for id in result.stdout.split()]
    assert sequences[0] == sequences[1] == sequences[2] != sequences[3]


def test_lines_of_json_have_types_of_their_own(server, run_on):
    lines = [{"data": "x", "type": "join"}, {"data": "two\nlines", "retry": 100}, {"data": ""}]
    text = "\n \n".join(map(json.dumps, lines))
    result = run_on(server, "publish", "a", "--ndjson", "--batch", "2", "--quiet", input=text)
    assert (result.returncode, result.stdout) == (0, ""), result.stderr
    assert [found[1:] for found in retained(server, "a")] == [("join", "x"), ("message", "two\nlines"), ("message", "")]


def test_the_same_input_under_the_same_key_is_published_once(server, run_on):
    arguments = ["publish", "a", "--key", "k", "--batch", "2"]
    first = run_on(server, *arguments, input="1\n2\n3\n")
    server.kill()
    server.start()
    again = run_on(server, *arguments, input="1\n2\n3\n4\n5\n")
    assert again.returncode == 1, "the second batch is not the same any more"
    assert "another" in again.stderr or "key" in again.stderr
    assert again.stdout.split() == first.stdout.split()[:2]
    repeated = run_on(server, *arguments, input="1\n2\n3\n")
    assert repeated.stdout == first.stdout
    assert texts(server, "a") == ["1", "2", "3"]


def test_one_event_under_a_key_is_published_once(server, run_on):
    first, again = [run_on(server, "publish", "a", "x", "--key", "k") for _ in range(2)]
    assert first.stdout == again.stdout != ""
    assert texts(server, "a") == ["x"]


@pytest.mark.parametrize("batch", [1, 7])
@pytest.mark.parametrize("scheme", ["https", "http"])
def test_lines_arrive_once_and_in_order_while_the_server_is_killed(start_server, start_program, batch, scheme):
    server = start_server(scheme=scheme)
    chance = random.Random()
    arguments = ["--cacert", server.authority] if scheme == "https" else []
    program = start_program(server, "publish", "a", "--batch", batch, *arguments)
    lines = [f"line {number}" for number in range(600)]
    ids, said = [], 0
    while said < len(lines):
        # More than are waited for: some are on their way when the server dies.
        part = lines[said:said + 150]
        program.say(*part)
        said += len(part)
        ids += program.next_lines(chance.randint(1, 140 - 140 % batch))
        server.kill()
        server.start()
    code, rest = program.finish()
    assert code == 0, program.errors
    reader = start_program(server, "subscribe", "a", "--from", "earliest", "--count", len(lines), "--json", *arguments)
    found = list(map(json.loads, reader.next_lines(len(lines))))
    assert [event["data"] for event in found] == lines
    assert [event["id"] for event in found] == ids + rest


def test_an_answer_that_is_lost_is_asked_for_again_and_nothing_appears_twice(server, run_on, start_stub):
    lost = []

    def answer(request):
        fields = {name.replace("-", "_"): request.headers[name] for name in ["Content-Type", "Idempotency-Key"]}
        status, document = topics.request(server, "POST", request.path, request.body, **fields)
        if len(lost) % 2 == 0:
            lost.append(document["ids"])
            return None
        lost.append(None)
        return status, {"Content-Type": "application/json"}, json.dumps(document).encode()

    stub = start_stub(answer)
    result = run_on(stub, "publish", "a", "--batch", "2", input="1\n2\n3\n")
    assert result.returncode == 0, result.stderr
    assert result.stdout.split() == [id for ids in lost if ids for id in ids]
    assert texts(server, "a") == ["1", "2", "3"]


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504, 507])
def test_a_server_that_says_to_come_back_gets_the_same_again(run_on, start_stub, status):
    def answer(request):
        if len(stub.requests) < 3:
            return status, {**PROBLEM, "Retry-After": "0"}, b'{"detail": "Not now."}'
        return 201, {"Content-Type": "application/json"}, b'{"id": "k-1", "ids": ["k-1"]}'

    stub = start_stub(answer)
    result = run_on(stub, "publish", "a", "x")
    assert (result.returncode, result.stdout) == (0, "k-1\n"), result.stderr
    sent = {(request.headers["Idempotency-Key"], request.body) for request in stub.requests}
    assert (len(stub.requests), len(sent)) == (3, 1)


@pytest.mark.parametrize("status", [301, 400, 403, 404, 409, 413, 422, 501])
def test_a_refusal_is_final_and_says_where_and_why(run_on, start_stub, status):
    def answer(request):
        if len(stub.requests) == 1:
            return 201, {"Content-Type": "application/json"}, b'{"id": "k-1", "ids": ["k-1", "k-1.1"]}'
        return status, {**PROBLEM, "Location": "https://elsewhere.example/"}, b'{"detail": "That will not do."}'

    stub = start_stub(answer)
    result = run_on(stub, "publish", "a", "--batch", "2", input="1\n2\n3\n4\n5\n")
    line = the_one_line(result, 1)
    assert line.startswith("freshet: Lines 3 to 4: ") and str(status) in line
    assert ("elsewhere.example" if status == 301 else "That will not do.") in line
    assert "up to line 2 is published" in line
    assert len(stub.requests) == 2


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b'{"id": "k-1"}', b'{"id": "k-1", "ids": []}'], ids=["nothing", "page", "no list", "none"]
)
def test_an_answer_that_is_none_of_a_freshet_server_is_final(run_on, start_stub, body):
    line = the_one_line(run_on(start_stub(lambda _: (200, {}, body)), "publish", "a", "x"), 1)
    assert "Is this the URL of a Freshet server?" in line


def test_a_closed_topic_is_said(server, run_on):
    topics.publish(server, "a", "x")
    topics.request(server, "DELETE", "/events/a")
    assert "is closed" in the_one_line(run_on(server, "publish", "a", "x"), 1)


@pytest.mark.parametrize(
    ("arguments", "bad", "reason"),
    [
        ([], b"\xff\xfe", "UTF-8"),
        ([], b"x" * ((1 << 20) + 1), "1 MiB"),
        (["--ndjson"], b"no json", "It is not {"),
        (["--ndjson"], b'{"data": "x", "type": "gap"}', "gap"),
        (["--ndjson"], b'{"data": "x", "retry": -1}', "retry"),
        (["--ndjson"], b'{"data": "' + b"x" * ((1 << 20) + 1) + b'"}', "1 MiB"),
    ],
)
def test_a_line_that_cannot_be_published_is_named(server, start_program, arguments, bad, reason):
    good = b'{"data": "good"}\n' if arguments else b"good\n"
    program = start_program(server, "publish", "a", *arguments)
    try:
        program.process.stdin.write(good * 2 + bad + b"\n" + good)
        program.process.stdin.flush()
    except BrokenPipeError:
        pass  # it has seen enough
    assert len(program.next_lines(3)) == 2
    assert program.process.wait(60) == 1
    assert program.errors.startswith("freshet: Line 3: ") and reason in program.errors, program.errors
    assert "up to line 2 is published" in program.errors
    assert texts(server, "a") == ["good"] * 2


def test_the_largest_lines_that_fit_fit(server, run_on):
    line = "\x01" * (1 << 20)
    result = run_on(server, "publish", "a", input=f"{line}\n{line}\n")
    assert result.returncode == 0, result.stderr
    assert texts(server, "a") == [line, line]


def test_a_batch_of_more_than_fits_is_refused_as_a_whole(server, run_on):
    line = "x" * (1 << 20)
    result = run_on(server, "publish", "a", "--batch", "10", input=f"{line}\n" * 9)
    assert "smaller --batch" in the_one_line(result, 1)
    assert texts(server, "a") == []


@pytest.mark.parametrize(("key", "advice"), [(["--key", "k"], "run it again"), ([], "Give --key next time")])
def test_giving_up_says_where_and_how_to_go_on(server, start_program, run_on, key, advice):
    program = start_program(server, "publish", "a", "--retry-for", "0.3", *key)
    program.say("1", "2")
    assert len(program.next_lines(2)) == 2
    server.kill()
    program.say("3")
    assert program.finish() == (2, [])
    assert "Line 3" in program.errors and "up to line 2 is published" in program.errors
    assert advice in program.errors
    server.start()
    if key:
        again = run_on(server, "publish", "a", *key, input="1\n2\n3\n4\n")
        assert again.returncode == 0
        assert texts(server, "a") == ["1", "2", "3", "4"]


def test_a_server_that_wants_to_be_left_alone_for_longer_is_not_asked_again(run_on, start_stub):
    stub = start_stub(lambda _: (503, {**PROBLEM, "Retry-After": "3600"}, b'{"detail": "Not today."}'))
    line = the_one_line(run_on(stub, "publish", "a", "x", "--retry-for", "30"), 2)
    assert "Not today" in line
    assert len(stub.requests) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["a//b", "x"], ["a/*", "x"], ["a", "x", "--batch", "2"], ["a", "x", "--ndjson"], ["a", "--batch", "1001"],
        ["a", "--ndjson", "--type", "t"], ["a", "x", "--key", "two words"], ["a", "x", "--retry-for", "-1"],
        ["a", "x", "--retry", "-1"], ["a", "x", "--header", "no colon"], [],
    ],
)
def test_a_wrong_command_line_is_refused_with_the_usage(freshet, arguments):
    result = freshet("publish", *arguments, stdin=subprocess.DEVNULL)
    assert result.returncode == 64
    assert "Error:" in result.stderr


@pytest.mark.parametrize("url", ["localhost:8443", "ftp://localhost", "http://user:secret@localhost", "http://x/?a=b"])
def test_a_url_that_is_none_is_one_line_without_secrets(freshet, url):
    assert "secret" not in the_one_line(freshet("publish", "a", "x", "--url", url), 1)


def test_headers_are_sent_and_those_of_the_client_are_its_own(run_on, start_stub):
    stub = start_stub(lambda _: (201, {"Content-Type": "application/json"}, b'{"id": "k-1", "ids": ["k-1"]}'))
    result = run_on(stub, "publish", "a", "x", "--header", "X-Api-Key: a: b", "--header", "X-Other:c")
    assert result.returncode == 0, result.stderr
    assert (stub.requests[0].headers["X-Api-Key"], stub.requests[0].headers["X-Other"]) == ("a: b", "c")
    refused = run_on(stub, "publish", "a", "x", "--header", "Idempotency-Key: mine")
    assert "Idempotency-Key" in the_one_line(refused, 1)


def test_a_path_before_the_events_is_kept(run_on, start_stub):
    stub = start_stub(lambda _: (201, {"Content-Type": "application/json"}, b'{"id": "k-1", "ids": ["k-1"]}'))
    stub.url += "/below/it/"
    assert run_on(stub, "publish", "a/b", "x").returncode == 0
    assert stub.requests[0].path == "/below/it/events/a/b"


def test_the_local_authority_is_trusted_without_being_asked_to(start_server, tmp_path):
    server = start_server()
    (tmp_path / "xdg").mkdir()
    (tmp_path / "xdg" / "freshet").symlink_to(server.state)
    command = [BINARY, "publish", "a", "x", "--url", server.url]
    for folder, code in [("xdg", 0), ("elsewhere", 1)]:
        environment = {"PATH": "/usr/bin:/bin", "XDG_STATE_HOME": str(tmp_path / folder)}
        result = subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment)
        assert result.returncode == code, result.stderr
    assert "--cacert" in the_one_line(result, 1)


def test_plain_text_and_tls_mixed_up_are_told_apart_from_a_server_that_is_away(start_server, freshet):
    plain, secure = start_server(scheme="http"), start_server()
    line = the_one_line(freshet("publish", "a", "x", "--url", plain.url.replace("http:", "https:")), 1)
    assert "http://" in line
    line = the_one_line(freshet("publish", "a", "x", "--url", secure.url.replace("https:", "http:")), 1)
    assert "https://" in line


def test_on_a_terminal_it_says_how_far_it_is(server, tmp_path):
    main, side = pty.openpty()
    command = [BINARY, "publish", "a", "--url", server.url, "--quiet"]
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=side, env=environment)
    os.close(side)
    process.communicate(b"1\n2\n3\n", timeout=60)
    shown = b""
    try:
        while part := os.read(main, 4096):
            shown += part
    except OSError:
        pass  # Linux's way to say that nobody has the other side open any more
    os.close(main)
    assert process.returncode == 0
    assert "Published 3 events" in shown.decode()
