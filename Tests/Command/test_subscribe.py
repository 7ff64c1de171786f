"""`freshet subscribe`: every event once and in order, over any transport, whatever is killed on the way."""

import itertools
import json
import random
import subprocess

import pytest
import topics
from client_program import run_on, start_program, the_one_line  # noqa: F401 (fixtures)
from freshet_server import BINARY
from stub_server import start_stub  # noqa: F401 (fixtures)

TRANSPORTS = ["sse", "ndjson", "ws", "poll"]
ODD_DATA = ["", "plain", "two\nlines", " leading", "trailing\n", 'quotes " and \\', "ü🦀", "data: no field", "\ttab\x01"]


@pytest.fixture
def server(start_server):
    return start_server(scheme="http")


@pytest.fixture(params=TRANSPORTS)
def transport(request):
    return request.param


def wait_for_position(program, file):
    """Until the program has been told where it stands; gives the ID."""
    while not file.exists():
        assert program.process.poll() is None, program.errors
    return file.read_text().strip()


@pytest.mark.parametrize("scheme", ["https", "http"])
def test_every_transport_prints_the_same(start_server, start_program, run_on, transport, scheme):
    server = start_server(scheme=scheme)
    trust = ["--cacert", server.authority] if scheme == "https" else []
    lines = "\n".join(json.dumps({"data": data, "type": "join"}) for data in ODD_DATA)
    ids = run_on(server, "publish", "b/ü 1", "--ndjson", "--batch", 4, *trust, input=lines).stdout.split()
    run_on(server, "publish", "other", "x", *trust)
    result = run_on(
        server, "subscribe", "a", "b/*", "--from", "earliest", "--count", len(ids), "--transport", transport, "--json", *trust
    )
    assert result.returncode == 0, result.stderr
    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(event["id"], event["type"], event["data"]) for event in found] == [(i, "join", d) for i, d in zip(ids, ODD_DATA)]
    # Server-Sent Events do not carry them.
    assert all(event.get("topic") == (None if transport == "sse" else "b/ü 1") for event in found)
    assert all(("time" in event) == (transport != "sse") for event in found)
    plain = run_on(
        server, "subscribe", "b/*", "--from", "earliest", "--count", len(ids), "--transport", transport, *trust
    )
    assert plain.stdout == "".join(f"{data}\n" for data in ODD_DATA)


def test_it_goes_on_behind_an_id(server, run_on, transport):
    ids = [topics.publish(server, "a", data)[0] for data in "123"]
    result = run_on(server, "subscribe", "a", "--from", ids[0], "--count", 2, "--transport", transport)
    assert result.stdout == "2\n3\n"


def test_each_event_is_printed_once_and_in_order_while_the_server_is_killed(server, start_program, transport):
    chance = random.Random()
    program = start_program(server, "subscribe", "a", "b/*", "--from", "earliest", "--count", 400, "--transport", transport)
    numbers, printed = itertools.count(), []
    said = 0
    for _ in range(8):
        for _ in range(5):
            batch = "\n".join(json.dumps({"data": f"{next(numbers)}"}) for _ in range(10))
            topics.publish(server, chance.choice(["a", "b/1", "b/2"]), batch, Content_Type="application/x-ndjson")
            said += 10
        printed += program.next_lines(chance.randint(0, said - len(printed)))
        server.kill()
        server.start()
    code, rest = program.finish()
    assert code == 0, program.errors
    assert printed + rest == [f"{number}" for number in range(400)]


def test_a_subscriber_at_the_end_misses_nothing_although_it_had_nothing_yet(server, start_program, tmp_path, transport):
    topics.publish(server, "a", "before")
    file = tmp_path / "position"
    program = start_program(server, "subscribe", "a", "--count", 2, "--transport", transport, "--state", file)
    wait_for_position(program, file)
    server.kill()
    server.start()
    ids = topics.publish(server, "a", "one") + topics.publish(server, "a", "two")
    assert program.finish() == (0, ["one", "two"]), program.errors
    assert file.read_text() == ids[-1] + "\n"


def test_a_subscriber_that_is_killed_misses_nothing_and_repeats_the_last_ones_at_most(
    server, start_program, tmp_path, transport
):
    chance = random.Random()
    file = tmp_path / "position"
    lines = [f"line {number}" for number in range(300)]
    for start in range(0, len(lines), 30):
        batch = "\n".join(json.dumps({"data": line}) for line in lines[start:start + 30])
        topics.publish(server, "a", batch, Content_Type="application/x-ndjson")
    printed, next_one = [], 0
    while next_one < len(lines):
        program = start_program(server, "subscribe", "a", "--from", "earliest", "--transport", transport, "--state", file)
        part = program.next_lines(min(chance.randint(1, 60), len(lines) - next_one))
        part += program.kill()
        first = lines.index(part[0])
        assert first <= next_one
        assert part == lines[first:first + len(part)]
        next_one = first + len(part)
        printed += part
    assert set(printed) == set(lines)


def test_runs_that_end_by_themselves_go_on_exactly_where_they_were(server, run_on, tmp_path, transport):
    for number in range(10):
        topics.publish(server, "a", "\n".join(json.dumps({"data": f"{number}{i}"}) for i in range(3)), Content_Type="application/x-ndjson")
    file = tmp_path / "position"
    printed = []
    for count in [1, 4, 2, 7, 16]:
        result = run_on(
            server, "subscribe", "a", "--from", "earliest", "--count", count, "--transport", transport, "--state", file
        )
        assert result.returncode == 0, result.stderr
        printed += result.stdout.split()
    assert printed == [f"{number}{i}" for number in range(10) for i in range(3)]


def test_the_file_wins_over_from(server, run_on, tmp_path):
    ids = [topics.publish(server, "a", data)[0] for data in "123"]
    (tmp_path / "position").write_text(ids[1])
    result = run_on(server, "subscribe", "a", "--from", "earliest", "--count", 1, "--state", tmp_path / "position")
    assert result.stdout == "3\n"
    assert not (tmp_path / "position.new").exists()


@pytest.mark.parametrize("content", ["", "\n", "nonsense\n", "k3f9-1\nk3f9-2\n", "k3f9-1 ", "x" * 5000])
def test_a_file_that_holds_something_else_is_an_error_and_stays(server, run_on, tmp_path, content):
    file = tmp_path / "position"
    file.write_text(content)
    line = the_one_line(run_on(server, "subscribe", "a", "--state", file), 1)
    assert str(file) in line and "no event ID" in line
    assert file.read_text() == content


def test_a_file_that_cannot_be_kept_is_an_error(server, run_on, tmp_path):
    topics.publish(server, "a", "x")
    for file in [tmp_path, tmp_path / "missing" / "position"]:
        line = the_one_line(run_on(server, "subscribe", "a", "--from", "earliest", "--state", file), 1)
        assert str(file) in line and "--state" in line


def gap_of(server):
    """An ID that the server knows nothing of, and what there is to read behind the gap."""
    return "0123456789ab-7", topics.publish(server, "a", "one") + topics.publish(server, "a", "two")


def test_a_gap_is_said_and_then_it_goes_on(server, run_on, tmp_path, transport):
    id, ids = gap_of(server)
    file = tmp_path / "position"
    arguments = ["subscribe", "a", "--from", id, "--transport", transport, "--count", 2, "--state", file]
    result = run_on(server, *arguments)
    assert (result.returncode, result.stdout) == (0, "one\ntwo\n")
    assert "Events are missing" in result.stderr and id in result.stderr
    assert file.read_text() == ids[-1] + "\n"
    file.unlink()
    result = run_on(server, *arguments, "--json")
    gap, *events = [json.loads(line) for line in result.stdout.splitlines()]
    assert (gap["type"], gap["reason"], gap["requested"]) == ("gap", "other-epoch", id)
    assert [event["id"] for event in events] == ids
    assert result.stderr == ""


def test_a_run_that_ends_right_behind_a_gap_does_not_skip_what_follows_it(server, run_on, tmp_path, transport):
    id, ids = gap_of(server)
    file = tmp_path / "position"
    for expected in ["one\n", "two\n"]:
        arguments = ["--from", id, "--transport", transport, "--count", 1, "--state", file]
        assert run_on(server, "subscribe", "a", *arguments).stdout == expected


def test_with_strict_a_gap_ends_it_and_the_next_run_hears_of_it_too(server, run_on, tmp_path, transport):
    id, _ = gap_of(server)
    file = tmp_path / "position"
    file.write_text(f"{id}\n")
    for _ in range(2):
        result = run_on(server, "subscribe", "a", "--strict", "--transport", transport, "--state", file)
        assert "Events are missing" in the_one_line(result, 3)
        assert result.stdout == ""
        assert file.read_text() == f"{id}\n"


def test_what_retention_removed_is_a_gap(start_server, run_on, transport):
    server = start_server("--retention", "a=2", scheme="http")
    ids = [id for number in range(6) for id in topics.publish(server, "a", f"{number}")]
    # Retention works beside publishing, in slices.
    while len(topics.request(server, "GET", topics.target(["a"], "earliest"), Accept="application/json")[1]["events"]) > 2:
        pass
    result = run_on(server, "subscribe", "a", "--from", ids[0], "--count", 2, "--transport", transport)
    assert (result.returncode, result.stdout) == (0, "4\n5\n")
    assert "no longer keeps" in result.stderr


def test_a_topic_that_is_closed_ends_it(server, start_program, run_on, tmp_path, transport):
    file = tmp_path / "position"
    program = start_program(server, "subscribe", "a", "b", "--transport", transport, "--json", "--state", file)
    wait_for_position(program, file)
    topics.publish(server, "a", "last words")
    for topic in "ab":
        topics.request(server, "DELETE", f"/events/{topic}")
    code, lines = program.finish()
    assert code == 0, program.errors
    assert [json.loads(line)["type"] for line in lines] == ["message", "closed", "closed"]
    again = run_on(server, "subscribe", "a", "b", "--transport", transport, "--state", file)
    assert (again.returncode, again.stdout) == (0, ""), again.stderr


def test_a_server_that_stops_in_good_order_is_waited_for(server, start_program, tmp_path, transport):
    file = tmp_path / "position"
    program = start_program(server, "subscribe", "a", "--count", 1, "--transport", transport, "--state", file, "--verbose")
    wait_for_position(program, file)
    server.stop()
    program.wait_until_it_says("Trying again")
    server.start()
    topics.publish(server, "a", "x")
    assert program.finish() == (0, ["x"]), program.errors


def test_the_largest_event_arrives(server, run_on, transport):
    # In JSON each of its bytes takes six.
    data = "\x01" * (1 << 20)
    topics.publish(server, "a", data)
    result = run_on(server, "subscribe", "a", "--from", "earliest", "--count", 1, "--transport", transport)
    assert result.returncode == 0, result.stderr
    assert result.stdout == data + "\n"


def test_a_reader_that_is_slow_gets_everything(server, start_program, transport):
    # More than the pipe and the sockets' buffers hold.
    batch = "\n".join(json.dumps({"data": "x" * 1000}) for _ in range(1000))
    for _ in range(16):
        topics.publish(server, "a", batch, Content_Type="application/x-ndjson")
    command = [BINARY, "subscribe", "a", "--url", server.url, "--from", "earliest", "--count", "16000", "--transport", transport]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        first = process.stdout.readline()
        server.kill()
        server.start()
        lines = [first, *process.stdout]
    assert process.returncode == 0
    assert (len(lines), set(lines)) == (16_000, {b"x" * 1000 + b"\n"})


def test_who_reads_its_output_may_leave(server, tmp_path):
    topics.publish(server, "a", "\n".join(json.dumps({"data": "x"}) for _ in range(1000)), Content_Type="application/x-ndjson")
    command = [BINARY, "subscribe", "a", "--url", server.url, "--from", "earliest", "--state", str(tmp_path / "position")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.readline()
        process.stdout.close()
        topics.publish(server, "a", "nobody reads this")
        assert process.stderr.read() == b""
    assert process.returncode == 0


@pytest.mark.parametrize("status", [400, 403, 404, 406, 421])
def test_a_refusal_is_final_and_says_why(start_stub, run_on, transport, status):
    stub = start_stub(lambda _: (status, {"Content-Type": "application/problem+json"}, b'{"detail": "That will not do."}'))
    line = the_one_line(run_on(stub, "subscribe", "a", "--transport", transport), 1)
    assert str(status) in line and "That will not do." in line
    assert len(stub.requests) == 1


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_a_server_that_says_to_come_back_is_asked_again(start_stub, run_on, transport, status):
    def answer(request):
        if len(stub.requests) < 3:
            return status, {"Retry-After": "0"}, b""
        return 410, {}, b""

    stub = start_stub(answer)
    result = run_on(stub, "subscribe", "a", "--transport", transport, "--verbose")
    assert result.returncode == 1
    assert result.stderr.count(f"the server answered {status}") == 2
    assert len(stub.requests) == 3


def test_what_is_no_stream_is_final(start_stub, run_on, transport):
    stub = start_stub(lambda _: (200, {"Content-Type": "text/html"}, b"<html>"))
    the_one_line(run_on(stub, "subscribe", "a", "--transport", transport), 1)


@pytest.mark.parametrize(("type", "kind"), [("ndjson", "application/x-ndjson"), ("poll", "application/json")])
def test_what_is_no_record_is_final_and_not_shown(start_stub, run_on, type, kind):
    stub = start_stub(lambda _: (200, {"Content-Type": kind}, b"secret\n"))
    assert "secret" not in the_one_line(run_on(stub, "subscribe", "a", "--transport", type), 1)


def test_a_server_that_stays_away_is_given_up(server, run_on, transport):
    server.stop()
    line = the_one_line(run_on(server, "subscribe", "a", "--transport", transport, "--retry-for", "0.3"), 2)
    assert "refused" in line


def test_who_is_not_trusted_is_final(start_server, run_on, transport):
    server = start_server()
    assert "--cacert" in the_one_line(run_on(server, "subscribe", "a", "--transport", transport), 1)


@pytest.mark.parametrize(
    "arguments",
    [
        [], ["a//b"], ["a/**/b"], ["a", "--from", "nonsense"], ["a", "--transport", "pigeon"], ["a", "--count", "0"],
        ["a", "--retry-for", "-1"], [f"a{number}" for number in range(65)],
    ],
)
def test_a_wrong_command_line_is_refused_with_the_usage(freshet, arguments):
    result = freshet("subscribe", *arguments)
    assert result.returncode == 64
    assert "Error:" in result.stderr
