"""What browsers are told about TLS (HSTS)."""

import http.client
import re
import ssl
from urllib.parse import urlsplit

import pytest

TARGETS = ["/", "/nowhere", "/sse1", "/ws1", "/events/a", "/sse1?last-event-id=nonsense"]


def told(url, target, authority):
    parts = urlsplit(url)
    if parts.scheme == "https":
        context = ssl.create_default_context(cafile=authority)
        connection = http.client.HTTPSConnection(parts.hostname, parts.port, timeout=30, context=context)
    else:
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=30)
    connection.request("GET", target)
    answer = connection.getresponse().headers["Strict-Transport-Security"]
    connection.close()
    return answer


@pytest.mark.parametrize("seconds", ["0", "31536000"])
def test_it_is_said_over_tls_and_never_over_plain_http(start_server, seconds):
    server = start_server("--hsts", seconds, "--listen", "http://localhost:0")
    plain = re.search(r"http://\S+[^/\s]", server.line_with("http://"))[0]
    for target in TARGETS:
        assert told(server.url, target, server.authority) == f"max-age={seconds}"
        assert told(plain, target, server.authority) is None


def test_nothing_is_said_unless_it_is_asked_for(start_server):
    server = start_server()
    for target in TARGETS:
        assert told(server.url, target, server.authority) is None


def test_who_finds_no_room_is_told_too(start_server):
    server = start_server("--hsts", "60", "--max-connections", "1")
    context = ssl.create_default_context(cafile=server.authority)
    parts = urlsplit(server.url)
    first = http.client.HTTPSConnection(parts.hostname, parts.port, timeout=30, context=context)
    first.request("GET", "/sse1", headers={"Accept": "text/event-stream"})
    first.getresponse()
    assert told(server.url, "/", server.authority) == "max-age=60"
    first.close()


@pytest.mark.parametrize("words", [["--hsts", "-1"], ["--hsts", "soon"], ["--hsts", "60", "--plain"]])
def test_what_makes_no_sense_is_a_wrong_command_line(freshet, words):
    result = freshet("demo", *words)
    assert result.returncode == 64
    assert "--hsts" in result.stderr
