"""`freshet bench`: it counts right, it goes on over a crash, and it finds out whoever does not keep promises."""

import json
import subprocess
import sys

import pytest
from freshet_server import BINARY
from lossy_server import start_lossy  # noqa: F401
from topics import request

LIMIT_SECONDS = 60


@pytest.fixture
def bench(freshet):
    """Runs a bench to its end; gives its exit code and what it reports."""

    def run(url, *arguments):
        result = freshet("bench", "--url", url, "--json", "--timeout", 20, *arguments)
        return result.returncode, json.loads(result.stdout) if result.stdout else result.stderr

    return run


def assert_flawless(report, deliveries):
    assert [report[flaw] for flaw in ("missing", "repeated", "outOfOrder", "stray")] == [0, 0, 0, 0]
    assert report["deliveries"] == deliveries


@pytest.mark.parametrize("transport", ["sse", "ws", "ndjson"])
def test_every_delivery_is_counted_and_right(start_server, bench, transport):
    server = start_server(scheme="http")
    code, report = bench(
        server.url, "--subscribers", 6, "--publishers", 2, "--topics", 3, "--events", 60, "--transport", transport
    )
    assert code == 0
    assert_flawless(report, deliveries=6 * 60 // 3)
    assert (report["published"], report["reconnects"], report["gaps"], report["foreign"]) == (60, 0, 0, 0)
    assert report["transport"] == transport
    # At least the data itself, and no latency is longer than the run.
    assert report["bytesPerDelivery"] > report["payloadBytes"] == 200
    for latency in (report["latency"], report["acknowledgement"]):
        assert 0 < latency["p50"] <= latency["p90"] <= latency["p99"] <= latency["p999"] <= latency["max"]
        assert latency["max"] <= report["seconds"] * 1000 * 1.01


def test_it_measures_over_tls_with_several_loops(start_server, bench):
    server = start_server()
    code, report = bench(
        server.url, "--cacert", server.authority, "--subscribers", 10, "--events", 30, "--loops", 2, "--warmup", 10
    )
    assert code == 0
    assert_flawless(report, deliveries=300)
    assert report["url"] == server.url


@pytest.mark.parametrize("transport", ["sse", "ndjson", "ws"])
def test_compressed_streams_are_checked_like_others_and_have_fewer_bytes(start_server, bench, transport):
    server = start_server(scheme="http")
    code, report = bench(
        server.url, "--compression", "--transport", transport, "--subscribers", 5, "--events", 100, "--size", 1000
    )
    assert code == 0
    assert_flawless(report, deliveries=500)
    assert report["bytesPerDelivery"] < 1000


@pytest.mark.parametrize("kind, member", [("orders", "order"), ("chat", "from"), ("positions", "lat")])
def test_events_can_be_records_of_a_kind_of_which_none_comes_again(start_server, bench, kind, member):
    server = start_server(scheme="http")
    code, report = bench(server.url, "--records", kind, "--topic", "t", "--subscribers", 2, "--events", 50)
    assert code == 0
    assert_flawless(report, deliveries=100)
    status, page = request(server, "GET", "/events/t", Accept="application/json")
    events = [json.loads(event["data"]) for event in page["events"]]
    assert status == 200 and len({json.dumps(event | {"bench": ""}) for event in events}) == 50
    assert all(member in event for event in events)


def test_events_go_out_at_the_rate_for_the_time_that_was_asked(start_server, bench):
    server = start_server(scheme="http")
    code, report = bench(server.url, "--subscribers", 2, "--publishers", 2, "--rate", 50, "--duration", 1)
    assert code == 0
    assert_flawless(report, deliveries=100)


@pytest.mark.skipif(sys.platform != "linux", reason="the cost comes from /proc")
def test_the_servers_cost_is_told(start_server, bench):
    server = start_server(scheme="http")
    pid = server.process.pid
    code, report = bench(server.url, "--subscribers", 20, "--events", 500, "--server-pid", pid)
    assert code == 0
    cost = report["server"]
    assert cost["microsecondsPerDelivery"] > 0
    assert cost["residentMiB"] > 1


@pytest.mark.parametrize("transport", ["sse", "ws", "ndjson"])
def test_nothing_is_missing_or_repeated_over_kill_9(start_server, tmp_path, transport):
    server = start_server(scheme="http")
    command = [
        BINARY, "bench", "--url", server.url, "--json", "--topic", "crash", "--subscribers", "20", "--publishers", "3",
        "--rate", "100", "--events", "400", "--transport", transport,
    ]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={"HOME": str(tmp_path)}) as process:
        try:
            wait_for_events(server, "crash", 50)
            server.kill()
            server.start()
            output, _ = process.communicate(timeout=LIMIT_SECONDS)
        finally:
            process.kill()
    report = json.loads(output)
    assert process.returncode == 0
    assert_flawless(report, deliveries=20 * 400)
    assert report["reconnects"] >= 20
    assert report["published"] == 400


def wait_for_events(server, topic, count):
    last_event_id = "earliest"
    while count > 0:
        target = f"/events/{topic}?last-event-id={last_event_id}&limit={count}&wait=30"
        status, page = request(server, "GET", target, Accept="application/json")
        assert status == 200
        last_event_id = page["lastEventId"]
        count -= len(page["events"])


@pytest.mark.parametrize(
    "flaw, deliveries",
    [
        ("missing", lambda number: [] if number == 3 else [number]),
        ("repeated", lambda number: [number, number] if number == 3 else [number]),
        ("outOfOrder", lambda number: {3: [], 4: [4, 3]}.get(number, [number])),
    ],
)
def test_a_server_that_breaks_its_promise_is_found_out(start_lossy, bench, flaw, deliveries):  # noqa: F811
    code, report = bench(start_lossy(deliveries).url, "--subscribers", 2, "--events", 6, "--timeout", 1)
    assert code == 1
    flaws = {name: report[name] for name in ("missing", "repeated", "outOfOrder")}
    assert flaws == {"missing": 0, "repeated": 0, "outOfOrder": 0, flaw: 2}


def test_a_server_that_keeps_its_promise_is_not(start_lossy, bench):  # noqa: F811
    code, report = bench(start_lossy(lambda number: [number]).url, "--subscribers", 2, "--events", 6)
    assert code == 0
    assert_flawless(report, deliveries=12)


def test_it_says_who_cannot_be_reached(start_server, bench):
    server = start_server(scheme="http")
    server.stop()
    code, said = bench(server.url)
    assert code == 2
    assert f"Cannot reach {server.url}: the connection was refused." in said


def test_it_says_what_the_server_has_against_it(start_server, bench):
    server = start_server(scheme="http")
    code, said = bench(server.url + "/elsewhere")
    assert code == 2
    assert "refused to be read: 404" in said or "refused to take an event: 404" in said


def test_it_says_whose_certificate_is_not_accepted(start_server, bench):
    code, said = bench(start_server().url, "--timeout", 1)
    assert code == 2
    assert "certificate was not accepted. Give its authority with --cacert" in said


@pytest.mark.parametrize(
    "arguments",
    [
        ["--url", "localhost"],
        ["--topic", "a/*"],
        ["--size", "10"],
        ["--events", "1", "--duration", "1"],
        ["--subscribers", "0"],
        ["--rate", "-1"],
        ["--records", "poems"],
    ],
)
def test_wrong_options_are_told_before_anything_is_done(freshet, arguments):
    result = freshet("bench", *arguments)
    assert result.returncode == 64
    assert arguments[0] in result.stderr or "is no URL of a server" in result.stderr
