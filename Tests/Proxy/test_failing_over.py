"""What becomes of streams when the backends behind the proxy go away."""

from curl_reader import CurlReader

OUTAGE_SECONDS = 10


def test_an_event_stream_goes_on_at_the_other_backend_with_the_next_number(tab, proxy):
    tab.listen("sse1")
    tab.expect_more_events("sse1", 10)
    proxy.backends["A"].kill()
    tab.expect_happened("sse1", "open", 2)
    tab.expect_more_events("sse1", 10)
    tab.expect_unbroken("sse1")

    values = tab.values("sse1")
    with CurlReader(proxy, "/sse1") as unbroken:
        assert values == [int(data) for _, data in unbroken.events(len(values))]


def test_a_stream_of_the_other_backend_notices_nothing(tab, proxy):
    tab.listen("sse1")
    tab.listen("sse2")
    tab.expect_more_events("sse2", 2)
    tab.expect_more_events("sse1", 2)
    proxy.backends["A"].kill()
    tab.expect_happened("sse1", "open", 2)
    tab.expect_more_events("sse2", 5)
    assert tab.count("sse2", "open") == 1
    assert tab.count("sse2", "error") == 0
    tab.expect_unbroken("sse2")


def test_stream_2_goes_on_at_backend_a_when_b_is_killed(tab, proxy):
    tab.listen("sse2")
    tab.expect_more_events("sse2", 3)
    proxy.backends["B"].kill()
    tab.expect_happened("sse2", "open", 2)
    tab.expect_more_events("sse2", 3)
    tab.expect_unbroken("sse2")


def test_an_event_stream_survives_that_both_backends_are_down_for_10_seconds(tab, proxy):
    streams = ["sse1", "sse2", "sse3"]
    for stream in streams:
        tab.listen(stream)
        tab.expect_more_events(stream, 3)
    for backend in proxy.backends.values():
        backend.kill()
    for stream in streams:
        tab.expect_happened(stream, "error")
    tab.page.wait_for_timeout(OUTAGE_SECONDS * 1_000)
    for backend in proxy.backends.values():
        backend.start_again()

    for stream in streams:
        tab.expect_more_events(stream, 3)
        tab.expect_unbroken(stream)
        assert tab.count(stream, "error") == 1, "the proxy held one request until a backend was back"


def test_an_event_stream_survives_an_outage_longer_than_the_proxy_holds_a_request(start_proxy, open_tab):
    proxy = start_proxy("--interval", "0.05", PROXY_HOLD="500ms")
    tab = open_tab(proxy)
    tab.listen("sse1")
    tab.expect_more_events("sse1", 3)
    for backend in proxy.backends.values():
        backend.kill()
    tab.expect_happened("sse1", "error", 3)
    proxy.backends["B"].start_again()
    tab.expect_happened("sse1", "open", 2)
    tab.expect_more_events("sse1", 3)
    tab.expect_unbroken("sse1")


def test_a_websocket_closes_and_goes_on_at_the_other_backend_once_the_page_opens_a_new_one(tab, proxy):
    tab.page.evaluate("() => void new WebSocket('/ws1')")
    tab.expect_more_events("ws1", 3)
    proxy.backends["A"].kill()
    tab.expect_happened("ws1", "close")
    assert tab.happenings("ws1")[-1]["code"] == 1006

    tab.page.evaluate("(last) => void new WebSocket(`/ws1?last-event-id=${last}`)", tab.ids("ws1")[-1])
    tab.expect_more_events("ws1", 3)
    ids = tab.ids("ws1")
    assert ids == list(range(len(ids)))
