"""What the server writes down: as text or JSON, and never what people tell each other."""

import json
import time

import httpx
import pytest

SECRET = "topsecret"
PATIENCE_SECONDS = 20


def access_lines(server):
    lines = [json.loads(line) for line in server.diagnostics.read_text().splitlines()]
    return [line for line in lines if line["logger"] == "access"]


@pytest.fixture
def server(start_server):
    return start_server("--log-format", "json", "--access-log", scheme="http")


def wait_for_lines(server, count):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while len(lines := access_lines(server)) < count:
        assert time.monotonic() < deadline, lines
    return lines


def test_each_request_is_a_line_of_json_without_what_is_secret(server):
    httpx.post(
        f"{server.url}/events/a?access_token={SECRET}", content=SECRET, headers={"Authorization": f"Bearer {SECRET}"})
    line = wait_for_lines(server, 1)[0]
    assert line["level"] == "info"
    assert line["message"] == "Request answered"
    assert line["time"].endswith("Z")
    facts = line["metadata"]
    assert facts["method"] == "POST" and facts["path"] == "/events/a" and facts["protocol"] == "HTTP/1.1"
    assert facts["remote"] in ("127.0.0.1", "::1")
    assert int(facts["status"]) >= 200 and int(facts["bytes"]) > 0 and int(facts["milliseconds"]) >= 0
    assert SECRET not in server.diagnostics.read_text()


def test_a_stream_is_a_line_when_it_ends(server):
    with httpx.stream("GET", f"{server.url}/events/a?topic={SECRET}", headers={"Accept": "text/event-stream"}) as stream:
        assert stream.status_code == 200
        httpx.post(f"{server.url}/events/a", content=SECRET)
        # The stream was there first, and is not written down yet.
        assert [line["message"] for line in wait_for_lines(server, 1)] == ["Request answered"]
    ended = wait_for_lines(server, 2)[1]
    assert ended["message"] == "Stream ended"
    assert ended["metadata"]["path"] == "/events/a"
    assert "bytes" not in ended["metadata"]
    assert SECRET not in server.diagnostics.read_text()


def test_nothing_is_written_down_unless_it_is_asked_for(start_server):
    server = start_server(scheme="http")
    httpx.post(f"{server.url}/events/a", content="1").raise_for_status()
    server.stop()
    assert server.diagnostics.read_text() == ""


def test_text_is_the_usual_format(start_server):
    server = start_server("--access-log", scheme="http")
    httpx.post(f"{server.url}/events/a", content="1").raise_for_status()
    while "Request answered" not in (text := server.diagnostics.read_text()):
        pass
    assert "path=/events/a" in text
