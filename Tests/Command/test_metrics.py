"""Each metric moves when the thing happens."""

import http.client
import re
import socket
import ssl
import time
from contextlib import ExitStack
from urllib.parse import urlsplit

import httpx
import pytest
from freshet_server import REPOSITORY
from operator_view import Operator, operator, server  # noqa: F401 (fixtures)
from visitor import EVENT_STREAM, Visitor
from web_socket import WebSocket


def publish(server, topic, data="{}"):
    answer = httpx.post(f"{server.url}/events/{topic}", content=data)
    assert answer.status_code == 201
    return answer.json()["id"]


class Reader:
    """Reads a topic as an event stream until it is closed."""

    def __init__(self, server, topic, **headers):
        address = urlsplit(server.url)
        self.connection = http.client.HTTPConnection(address.hostname, address.port, timeout=30)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.connection.request("GET", f"/events/{topic}", headers=EVENT_STREAM | named)
        self.response = self.connection.getresponse()
        assert self.response.status == 200

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.response.close()
        self.connection.close()

    def read_until(self, text):
        while text not in (line := self.response.readline().decode()):
            assert line, f"the stream has ended without {text!r}"


def test_the_page_is_in_the_text_format(operator):
    response, body = operator.get("/metrics")
    assert response.status == 200
    assert response.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert operator.families()["freshet_build_info"].samples[0].value == 1
    assert body.endswith("\n")


def test_connections_are_counted_by_protocol(server, operator):
    labels = {"protocol": "http/1.1", "tls": "no"}
    with Visitor(server) as visitor:
        assert visitor.ask()[0].status == 200
        assert operator.value("freshet_connections_open", **labels) == 1
    operator.wait_for("freshet_connections_open", lambda open: open == 0, **labels)
    assert operator.value("freshet_connections_total", **labels) == 1


def test_connections_are_counted_by_tls_and_http2(start_server):
    server = start_server("--admin", "localhost:0")
    operator = Operator(server)
    context = ssl.create_default_context(cafile=server.authority)
    context.set_alpn_protocols(["h2"])
    address = urlsplit(server.url)
    with socket.create_connection((address.hostname, address.port)) as raw:
        with context.wrap_socket(raw, server_hostname=address.hostname):
            operator.wait_for("freshet_connections_open", lambda open: open == 1, protocol="http/2", tls="yes")
    operator.wait_for("freshet_connections_open", lambda open: open == 0, protocol="http/2", tls="yes")


@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_streams_are_counted_by_transport_and_coding(server, operator, coding):
    labels = {"transport": "sse", "coding": coding}
    with Reader(server, "a", Accept_Encoding=coding):
        operator.wait_for("freshet_streams_open", lambda open: open == 1, **labels)
    operator.wait_for("freshet_streams_open", lambda open: open == 0, **labels)
    assert operator.value("freshet_streams_total", **labels) == 1


def test_lines_websockets_polls_and_numbers_are_streams(server, operator):
    with ExitStack() as stack:
        for target, kind in [("/events/a", "application/x-ndjson"), ("/sse1", "text/event-stream")]:
            stack.enter_context(httpx.stream("GET", server.url + target, headers={"Accept": kind,
                                                                                  "Accept-Encoding": "identity"}))
        operator.wait_for("freshet_streams_open", lambda open: open == 1, transport="ndjson")
        operator.wait_for("freshet_streams_open", lambda open: open == 1, transport="sse")
    httpx.get(f"{server.url}/events/a?wait=1", headers={"Accept": "application/json"})
    assert operator.value("freshet_streams_total", transport="poll") == 1
    operator.wait_for("freshet_streams_open", lambda open: open == 0)


def test_websockets_are_counted(server, operator):
    with WebSocket(f"{server.url}/events/a"):
        operator.wait_for("freshet_streams_open", lambda open: open == 1, transport="websocket")
    operator.wait_for("freshet_streams_open", lambda open: open == 0, transport="websocket")


def test_deliveries_are_counted_with_their_bytes(server, operator):
    with Reader(server, "a") as one, Reader(server, "a") as other:
        operator.wait_for("freshet_streams_open", lambda open: open == 2)
        before = operator.value("freshet_sent_bytes_total")
        for number in range(3):
            publish(server, "a", "x" * 1000)
        for reader in (one, other):
            for _ in range(3):
                reader.read_until("data: x")
        operator.wait_for("freshet_delivered_events_total", lambda events: events == 6)
        operator.wait_for("freshet_sent_bytes_total", lambda bytes: 6_000 < bytes - before < 8_000)


def test_publications_are_counted_by_what_became_of_them(server, operator):
    key = {"Idempotency-Key": "once"}
    for _ in range(2):
        httpx.post(f"{server.url}/events/a", content="1", headers=key).raise_for_status()
    assert httpx.post(f"{server.url}/events/a", content="2", headers=key).status_code == 422
    batch = {"Content-Type": "application/x-ndjson"}
    httpx.post(f"{server.url}/events/a", content='{"data":"1"}\n{"data":"2"}\n', headers=batch).raise_for_status()
    assert operator.value("freshet_publications_total", outcome="published") == 2
    assert operator.value("freshet_publications_total", outcome="repeated") == 1
    assert operator.value("freshet_publications_total", outcome="refused") == 1
    assert operator.value("freshet_published_events_total") == 3
    assert operator.value("freshet_publish_duration_seconds_count") == 4
    assert operator.value("freshet_commit_duration_seconds_count") == 3
    assert 0 < operator.value("freshet_commit_duration_seconds_sum") < 4 * 30


@pytest.mark.parametrize("log", ["memory:", "sqlite"])
def test_the_log_and_the_tail_have_a_size(start_server, tmp_path, log):
    log = f"sqlite:{tmp_path}/events.db" if log == "sqlite" else log
    server = start_server("--admin", "localhost:0", "--log", log, scheme="http")
    operator = Operator(server)
    assert operator.value("freshet_log_events") == operator.value("freshet_log_head") == 0
    assert operator.value("freshet_log_topics") == operator.value("freshet_log_oldest_event_age_seconds") == 0
    for _ in range(3):
        publish(server, "a", "x" * 1000)
    operator.wait_for("freshet_tail_events", lambda events: events == 3)
    assert operator.value("freshet_tail_bytes") == 3_000
    assert operator.value("freshet_log_events") == operator.value("freshet_log_head") == 3
    assert operator.value("freshet_log_bytes") >= 3_000
    assert operator.value("freshet_log_topics") == 1
    assert 0 < operator.value("freshet_log_oldest_event_age_seconds") < 60


def test_a_gap_that_is_told_is_counted_by_its_reason(server, operator):
    with Reader(server, "a", Last_Event_ID="nonsense") as reader:
        reader.read_until("event: gap")
    page = {"Accept": "application/json", "Last-Event-ID": "nonsense"}
    httpx.get(f"{server.url}/events/a", headers=page).raise_for_status()
    assert operator.wait_for("freshet_gaps_total", lambda gaps: gaps >= 2, reason="unknown-id") == 2


def test_refusals_are_counted_by_the_limit(start_server):
    server = start_server("--admin", "localhost:0", "--max-streams", "1", scheme="http")
    operator = Operator(server)
    with Reader(server, "a"), Reader(server, "a") as refused:
        refused.read_until("retry:")
    assert operator.value("freshet_refusals_total", reason="streams") == 1


def test_responses_are_counted_by_route_and_status(server, operator):
    publish(server, "a")
    assert httpx.get(f"{server.url}/nowhere/at/all").status_code == 404
    assert operator.value("freshet_http_responses_total", route="/events/**", code="201") == 1
    assert operator.value("freshet_http_responses_total", route="NotFound", code="404") == 1


def test_a_reader_that_takes_nothing_is_stalled_and_behind(server, operator):
    address = urlsplit(server.url)
    with socket.socket() as stalled:
        stalled.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        stalled.connect((address.hostname, address.port))
        stalled.sendall(b"GET /events/a HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n")
        operator.wait_for("freshet_streams_open", lambda open: open == 1)
        operator.wait_for("freshet_readers_behind", lambda behind: behind == 0)
        deadline = time.monotonic() + 60
        while operator.value("freshet_readers_stalled") == 0:
            assert time.monotonic() < deadline
            publish(server, "a", "x" * 250_000)
        operator.wait_for("freshet_readers_behind", lambda behind: behind == 1)
    operator.wait_for("freshet_readers_stalled", lambda stalled: stalled == 0)
    operator.wait_for("freshet_readers_behind", lambda behind: behind == 0)


@pytest.mark.parametrize(
    ("name", "label", "value"),
    [("freshet_publications_total", "outcome", "failed"), ("freshet_gaps_total", "reason", "trimmed"),
     ("freshet_refusals_total", "reason", "turned-away"), ("freshet_cuts_total", "reason", "http2-abuse")])
def test_what_has_not_happened_is_there_at_0_so_that_the_first_time_is_a_rise(operator, name, label, value):
    assert f'{name}{{{label}="{value}"}} 0\n' in operator.get("/metrics")[1]


def test_event_loops_tell_how_late_they_are(server, operator):
    with Reader(server, "a"):
        operator.wait_for("freshet_event_loop_lag_seconds_count", lambda looks: looks >= 2)


def test_the_process_is_described_as_others_are(server, operator):
    assert operator.value("process_open_fds") > 3
    assert operator.value("process_max_fds") > operator.value("process_open_fds")
    assert operator.value("process_resident_memory_bytes") > 1 << 20
    assert abs(operator.value("process_start_time_seconds") - time.time()) < 60
    before = operator.value("process_cpu_seconds_total")
    operator.wait_for("process_cpu_seconds_total", lambda seconds: seconds > before)


def test_what_is_documented_is_what_there_is():
    source = (REPOSITORY / "Sources/Freshet/Metrics/Metric.swift").read_text()
    documentation = (REPOSITORY / "docs/Operations.md").read_text()
    documented = set(re.findall(r"^\| `(\w+)` \| (?:gauge|counter|histogram)", documentation, re.MULTILINE))
    assert documented == set(re.findall(r'Metric\(\s*"(\w+)"', source))
