"""Events arrive in a real browser."""

from playwright.sync_api import expect


def test_an_event_stream_and_a_websocket_arrive_over_https_as_soon_as_the_page_is_open(demo):
    for stream in ("sse1", "ws1"):
        demo.expect_state(stream, "live")
        demo.expect_more_events(stream, 2)
        ids = demo.ids(stream)
        assert ids == list(range(len(ids)))
        expect(demo.field(stream, "value")).not_to_have_text("–")
    assert demo.url.startswith("https://")


def test_stream_1_has_the_same_values_over_both_transports(demo):
    demo.expect_more_events("sse1", 3)
    demo.expect_more_events("ws1", 3)
    values = demo.page.evaluate(
        """() => {
            const values = (path, read) => recorded
                .find((entry) => new URL(entry.url).pathname === path).happened
                .filter((happening) => happening.type === "message").slice(0, 3).map(({ data }) => read(data));
            return [values("/sse1", Number), values("/ws1", (data) => JSON.parse(data).msg)];
        }"""
    )
    assert values[0] == values[1]
    assert all(0 <= value <= 999 for value in values[0])


def test_the_page_and_its_event_streams_come_over_http_2(demo):
    demo.expect_more_events("sse1", 1)
    protocol = "performance.getEntriesByType('navigation')[0].nextHopProtocol"
    assert demo.page.evaluate(protocol) == "h2"
    stream = demo.network.to("/sse1")[0]
    assert (stream["type"], stream["status"], stream["protocol"]) == ("EventSource", 200, "h2")
    expect(demo.page.locator("#connection")).to_contain_text("https · h2")


def test_all_four_streams_of_each_transport_run_at_once_over_https(demo):
    demo.page.get_by_role("button", name="Start all").click()
    for number in range(1, 5):
        demo.expect_state(f"sse{number}", "live")
        demo.expect_state(f"ws{number}", "live")
        demo.expect_more_events(f"sse{number}", 1)
        demo.expect_more_events(f"ws{number}", 1)


def test_the_page_works_over_plain_http_1_1(plain_demo):
    for stream in ("sse1", "ws1"):
        plain_demo.expect_state(stream, "live")
        plain_demo.expect_more_events(stream, 2)
        ids = plain_demo.ids(stream)
        assert ids == list(range(len(ids)))
    assert plain_demo.network.to("/sse1")[0]["protocol"] == "http/1.1"
    expect(plain_demo.page.locator("#connection")).to_contain_text("http · http/1.1")
