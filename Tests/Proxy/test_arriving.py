"""Events arrive through the proxy as they would without it: at once, and in the coding of the backend."""

import http.client

import pytest
from curl_reader import CurlReader

CODINGS = ["identity", "gzip", "deflate", "zstd"]
# What Caddy's `encode` holds back begins with more than 512 bytes; a replay easily does.
REPLAY = b"".join(b"id: %d\ndata: one of many\n\n" % id for id in range(100))
NO_SECOND_EVENT = ("--interval", "3600")
EVENTS_PER_SECOND_1000 = ("--interval", "0.001")


def coding_of_backend(backend, coding):
    """What the backend itself makes of the same request."""
    connection = http.client.HTTPConnection(*backend.host_and_port, timeout=10)
    try:
        headers = {"Accept": "text/event-stream", "Accept-Encoding": coding, "Host": "localhost"}
        connection.request("GET", "/sse1", headers=headers)
        return connection.getresponse().headers.get("content-encoding")
    finally:
        connection.close()


@pytest.mark.parametrize("accepted", ["identity", "gzip, zstd"])
def test_a_replay_of_over_2_kb_arrives_though_nothing_follows_it(proxy, stub, accepted):
    assert len(REPLAY) > 2_048
    reader = CurlReader(proxy, "/sse1", "--header", f"Accept-Encoding: {accepted}")
    stub.stream_to_next_reader(REPLAY)
    with reader:
        assert [id for id, _ in reader.events(100)] == list(range(100))
        assert "content-encoding" not in reader.headers


@pytest.mark.parametrize("coding", CODINGS)
def test_an_event_in_each_coding_arrives_though_nothing_follows_it(start_proxy, coding):
    proxy = start_proxy(*NO_SECOND_EVENT)
    with CurlReader(proxy, "/sse1", "--compressed", "--header", f"Accept-Encoding: {coding}") as reader:
        assert [id for id, _ in reader.events(1)] == [0]
        assert reader.headers.get("content-encoding") == coding_of_backend(proxy.backends["A"], coding)


@pytest.mark.parametrize("coding", CODINGS)
def test_a_thousand_events_a_second_arrive_in_order_in_each_coding(start_proxy, coding):
    proxy = start_proxy(*EVENTS_PER_SECOND_1000)
    with CurlReader(proxy, "/sse1", "--compressed", "--header", f"Accept-Encoding: {coding}") as reader:
        assert [id for id, _ in reader.events(1_000)] == list(range(1_000))


def test_the_proxy_asks_for_no_coding_that_the_reader_does_not_accept(proxy, stub):
    reader = CurlReader(proxy, "/sse1")
    stub.stream_to_next_reader(b"id: 0\ndata: plain\n\n")
    with reader:
        assert reader.events(1) == [(0, "plain")]
    assert "accept-encoding" not in stub.request.lower()


def test_the_backend_learns_at_once_that_a_reader_has_left(proxy, stub):
    reader = CurlReader(proxy, "/sse1")
    connection = stub.stream_to_next_reader(b"id: 0\ndata: the only one\n\n")
    with reader:
        assert reader.events(1) == [(0, "the only one")]
    assert connection.recv(1) == b"", "closed, without a further event that could not be sent"


def test_page_and_streams_share_one_http_2_connection_in_the_browser(tab):
    answers = []
    session = tab.page.context.new_cdp_session(tab.page)
    session.on("Network.responseReceived", lambda event: answers.append(event["response"]))
    session.send("Network.enable")
    tab.page.reload()
    streams = [f"sse{number}" for number in range(1, 9)]
    tab.page.evaluate("(streams) => streams.forEach((stream) => new EventSource(`/${stream}`))", streams)
    for stream in streams:
        tab.expect_more_events(stream, 2)

    assert len([answer for answer in answers if "/sse" in answer["url"]]) == len(streams)
    assert {answer["protocol"] for answer in answers} == {"h2"}
    assert len({answer["connectionId"] for answer in answers}) == 1


def test_a_websocket_brings_the_same_values_as_the_event_stream(tab):
    tab.page.evaluate("() => { new EventSource('/sse1'); new WebSocket('/ws1'); }")
    tab.expect_more_events("sse1", 5)
    tab.expect_more_events("ws1", 5)
    assert tab.ids("ws1")[:5] == tab.ids("sse1")[:5] == [0, 1, 2, 3, 4]
    assert tab.values("ws1")[:5] == tab.values("sse1")[:5]
