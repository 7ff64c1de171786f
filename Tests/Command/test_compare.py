"""`freshet compare`: what it measures, what it says of servers that cannot do something, and how it ends."""

import http.server
import json
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

STREAMS = 4


@pytest.fixture
def compare(freshet):
    """Runs a comparison to its end; gives its rows by their names."""

    def run(url, *arguments):
        result = freshet("compare", url, "--json", *arguments)
        assert result.returncode == 0, result.stderr
        report = json.loads(result.stdout)
        rows = {(row["cell"]["transport"], row["cell"]["http"], row["cell"]["coding"]): row for row in report["rows"]}
        assert len(rows) == len(report["rows"])
        return report, rows

    return run


TRANSPORTS = ["sse", "websocket", "long-poll"]
CODINGS = ["plain", "compressed"]
FEW = ("--events", 5, "--rate", 200)


def test_every_way_is_measured_and_everything_comes_back(start_server, compare):
    server = start_server()

    def of(transport):
        return compare(server.url, "--cacert", server.authority, "--transport", transport, *FEW)

    # Side by side, because most of the time somebody waits to come back.
    with ThreadPoolExecutor() as pool:
        reports = dict(zip(TRANSPORTS, pool.map(of, TRANSPORTS)))
    for transport, (report, rows) in reports.items():
        assert (report["publishes"], report["streams"], report["eventsPerStream"]) == (True, STREAMS, 5)
        assert [needed["transport"] for needed in report["code"]] == TRANSPORTS
        assert report["code"][0]["lines"] < report["code"][1]["lines"]
        assert set(rows) == {(transport, http, coding) for http in ("http/1.1", "h2") for coding in CODINGS}
        for (_, http, _), row in rows.items():
            assert_whole(row["figures"], transport, http)


def assert_whole(figures, transport, http):
    # HTTP/2 has all of them in one connection, whichever transport; HTTP/1.1 needs one each.
    assert figures["connections"] == (1 if http == "h2" else STREAMS)
    assert figures["openingBytes"]["received"] > figures["openingBytes"]["sent"] > 0
    assert figures["events"] == STREAMS * 5
    comeback = figures["comeback"]
    assert comeback["byItself" if transport == "sse" else "byCode"] == comeback["wentOnBehindTheLast"] == STREAMS
    assert (comeback["lost"], comeback["repeated"], comeback["gaps"]) == (0, 0, 0)
    assert 0 < figures["latency"]["p50"] <= figures["latency"]["p99"] <= figures["latency"]["max"]


def test_framing_and_compression_are_in_the_bytes(start_server, compare):
    server = start_server(scheme="http")

    def rows(transport):
        return compare(server.url, "--http", "http/1.1", "--transport", transport, "--size", 1000, *FEW)[1]

    with ThreadPoolExecutor() as pool:
        found = list(pool.map(rows, TRANSPORTS[:2]))
    for transport, rows in zip(TRANSPORTS, found):
        plain, compressed = (rows[transport, "http/1.1", coding]["figures"] for coding in CODINGS)
        assert plain["payloadBytesPerEvent"] == compressed["payloadBytesPerEvent"] == 1000
        assert compressed["bytesPerEvent"] < 1000 < plain["bytesPerEvent"]


def test_each_size_is_a_row(freshet):
    # What cannot be is known before anybody connects.
    only = ("--transport", "sse", "--http", "h2", "--coding", "plain")
    result = freshet("compare", "http://localhost", *only, "--size", "50,1000")
    assert result.returncode == 0, result.stderr
    lines = [line.split() for line in result.stdout.splitlines() if line.startswith("SSE")]
    assert [line[:4] for line in lines] == [["SSE", "2", "plain", "50"], ["SSE", "2", "plain", "1,000"]]
    assert all(" ".join(line[4:]) == "HTTP/2 needs TLS here: give an https address" for line in lines)


def test_a_server_without_websocket_over_http2_is_told_apart(start_server, compare):
    server = start_server("--no-websocket-over-http2")
    _, rows = compare(server.url, "--insecure", "--transport", "websocket", "--coding", "plain", "--http", "h2", *FEW)
    row = rows["websocket", "h2", "plain"]
    assert row["impediment"] == "the server speaks no WebSocket over HTTP/2 (RFC 8441)"
    assert "figures" not in row


def test_the_page_needs_nothing_else(start_server, freshet, tmp_path):
    server = start_server(scheme="http")
    page = tmp_path / "comparison.html"
    result = freshet("compare", server.url, "--transport", "sse", "--coding", "plain", "--html", page, *FEW)
    assert (result.returncode, result.stdout) == (0, "")
    text = page.read_text()
    assert "<svg" in text
    assert "HTTP/2 needs TLS here: give an https address" in text
    assert not [word for word in ("<script", "src=", "href=", "url(", "@import") if word in text]


def test_the_articles_streams_are_only_listened_to(start_server, compare):
    server = start_server("--interval", "0.05", scheme="http")
    report, rows = compare(
        server.url, "--sse", "/sse{n}?retry=100", "--websocket", "/ws{n}", "--http", "http/1.1", "--coding", "plain", "--events", 10
    )
    assert report["publishes"] is False
    for transport in ("sse", "websocket"):
        figures = rows[transport, "http/1.1", "plain"]["figures"]
        assert "latency" not in figures
        assert figures["events"] >= STREAMS * 10
        assert figures["comeback"]["wentOnBehindTheLast"] == STREAMS
        assert (figures["comeback"]["lost"], figures["comeback"]["repeated"]) == (0, 0)


@pytest.fixture
def start_other_server():
    """A server that is no Freshet: its event streams count from 0, and from 0 again for whoever comes back. It tells how
    its connections have ended."""
    servers = []

    def start(fields, refuses_return=False):
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(handler):
                if "Last-Event-ID" in handler.headers and refuses_return:
                    return handler.send_error(503)
                handler.send_response(200)
                handler.send_header("Content-Type", "text/event-stream")
                handler.end_headers()
                handler.close_connection = True
                try:
                    for number in range(1000):
                        handler.wfile.write(f"retry: 50\n{fields(number)}data: {number}\n\n".encode())
                        if stopping.is_set() or handler.has_ended():
                            return
                except OSError:
                    endings.append("reset")

            def has_ended(handler):
                """Waits for the client to say something, which is how the events are spaced."""
                handler.connection.settimeout(0.01)
                try:
                    endings.append(handler.connection.recv(1).decode() or "end")
                    return True
                except TimeoutError:
                    return False

            def do_POST(handler):
                handler.send_error(405)

            def log_message(handler, *_):
                pass

        stopping, endings = threading.Event(), []
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        servers.append((server, thread, stopping))
        return f"http://127.0.0.1:{server.server_port}", endings

    yield start
    for server, thread, stopping in servers:
        stopping.set()
        server.shutdown()
        server.server_close()
        thread.join()


def test_a_server_that_forgets_its_readers_is_found_out(start_other_server, compare):
    url, _ = start_other_server(lambda number: f"id: {number}\n")
    _, rows = compare(url, "--sse", "/stream/{n}", "--http", "http/1.1", "--events", 10)
    figures = rows["sse", "http/1.1", "plain"]["figures"]
    assert figures["comeback"]["byItself"] == STREAMS
    # From the cut on, each stream tells what it has told before.
    assert figures["comeback"]["repeated"] >= STREAMS * 6
    assert rows["sse", "http/1.1", "compressed"]["impediment"] == "the server compresses no event streams"


def test_an_error_page_ends_an_event_stream_for_good(start_other_server, compare):
    url, _ = start_other_server(lambda number: f"id: {number}\n", refuses_return=True)
    _, rows = compare(url, "--sse", "/stream/{n}", "--http", "http/1.1", "--coding", "plain", "--events", 10)
    comeback = rows["sse", "http/1.1", "plain"]["figures"]["comeback"]
    assert (comeback["byItself"], comeback["byCode"]) == (0, 0)
    assert "absence" not in comeback


def test_the_cut_is_a_reset_and_not_a_farewell(start_other_server, compare):
    url, endings = start_other_server(lambda number: f"id: {number}\n")
    compare(url, "--sse", "/stream/{n}", "--http", "http/1.1", "--coding", "plain", "--events", 10)
    assert endings[:STREAMS] == ["reset"] * STREAMS


def test_what_cannot_be_known_is_not_told(start_other_server, compare):
    url, _ = start_other_server(lambda number: "")
    _, rows = compare(url, "--sse", "/stream/{n}", "--http", "http/1.1", "--coding", "plain", "--events", 10)
    figures = rows["sse", "http/1.1", "plain"]["figures"]
    assert figures["events"] >= STREAMS * 10
    assert "latency" not in figures
    assert not {"lost", "wentOnBehindTheLast"} & set(figures["comeback"])


def test_it_says_who_cannot_be_reached(start_server, freshet):
    server = start_server(scheme="http")
    server.stop()
    result = freshet("compare", server.url)
    assert result.returncode == 1
    assert f"Cannot reach {server.url}: the connection was refused." in result.stderr


def test_it_says_whose_certificate_is_not_accepted(start_server, freshet):
    result = freshet("compare", start_server().url)
    assert result.returncode == 1
    assert "certificate was not accepted. Give its authority with --cacert" in result.stderr


def test_it_says_that_there_is_no_tls(start_server, freshet):
    result = freshet("compare", start_server(scheme="http").url.replace("http:", "https:"))
    assert result.returncode == 1
    assert "it speaks no TLS that can be understood" in result.stderr


def test_it_says_how_to_compare_a_server_that_takes_no_events(start_other_server, freshet):
    result = freshet("compare", start_other_server(lambda number: f"id: {number}\n")[0], "--transport", "sse", *FEW)
    assert result.returncode == 1
    assert "took no event: 405" in result.stderr
    assert "--sse" in result.stderr


@pytest.mark.parametrize(
    "arguments, said",
    [
        ([], "Missing expected argument"),
        (["localhost"], "is no URL of a server"),
        (["http://localhost", "--size", "10"], "--size takes bytes from 42"),
        (["http://localhost", "--size", "50,"], "--size takes bytes"),
        (["http://localhost", "--events", "1"], "--events takes"),
        (["http://localhost", "--rate", "0"], "--rate takes"),
        (["http://localhost", "--sse", "sse{n}"], "begins with a slash"),
        (["http://localhost", "--sse", "/sse{n}", "--transport", "websocket"], "Nothing is left to compare"),
        (["http://localhost", "--transport", "pigeon"], "--transport"),
    ],
)
def test_wrong_options_are_told_before_anything_is_done(freshet, arguments, said):
    result = freshet("compare", *arguments)
    assert result.returncode == 64
    assert said in result.stderr
