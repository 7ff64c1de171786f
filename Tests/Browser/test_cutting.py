"""The two experiments that the page offers: break everything, and end one stream for good."""

from playwright.sync_api import expect


def test_after_a_cut_event_streams_go_on_with_the_next_number_by_the_browser_alone(facts_demo):
    demo = facts_demo
    demo.start("sse2")
    for stream in ("sse1", "sse2"):
        demo.expect_more_events(stream, 2)
    demo.cut()

    for stream in ("sse1", "sse2"):
        demo.expect_state(stream, "resumed")
        demo.expect_more_events(stream, 2)
        ids = demo.ids(stream)
        assert ids == list(range(len(ids)))
        assert len(demo.connections(stream)) == 1, "the browser came back by itself"
        expect(demo.field(stream, "note")).to_contain_text("none missed")
        expect(demo.field(stream, "reconnects")).to_have_text("1")


def test_a_cut_leaves_its_marks_on_the_sparklines(facts_demo):
    demo = facts_demo
    demo.expect_more_events("sse1", 1)
    demo.expect_more_events("ws1", 1)
    demo.switch_reconnecting(False)
    demo.cut()
    demo.expect_state("sse1", "resumed")

    def marks(stream, kind):
        return demo.panel(stream).locator(f"[data-draw={kind}]").get_attribute("d").count("M")

    assert (marks("sse1", "break"), marks("sse1", "resume")) == (1, 1)
    expect(demo.panel("ws1").locator("[data-draw=dark]")).not_to_have_attribute("d", "")
    assert (marks("ws1", "break"), marks("ws1", "resume")) == (1, 0)


def test_a_cut_breaks_no_streams_of_another_tab_though_both_share_one_connection(facts_demo, browser, server, open_page):
    other = open_page(browser, server.url)
    other.expect_more_events("sse1", 1)
    other.expect_more_events("ws1", 1)
    facts_demo.cut()
    facts_demo.expect_state("sse1", "resumed")
    other.expect_more_events("sse1", 5)
    other.expect_state("sse1", "live")
    other.expect_state("ws1", "live")


def test_a_stream_ended_for_good_gets_204_and_the_browser_asks_no_more(facts_demo):
    demo = facts_demo
    demo.start("sse2")
    demo.expect_more_events("sse2", 2)
    demo.page.get_by_role("button", name="End for good: SSE 2").click()
    demo.expect_state("sse2", "closed")
    expect(demo.field("sse2", "note")).to_contain_text("for good: the server answered 204")

    demo.expect_more_events("sse1", 10)
    assert [request["status"] for request in demo.network.to("/sse2")] == [200, 204]
    demo.expect_state("sse1", "live")
    assert demo.log("sse2")[-2:] == ["error (readyState 0)", "error (readyState 2)"]


def test_a_stream_that_ended_for_good_may_be_started_anew(facts_demo):
    demo = facts_demo
    demo.page.get_by_role("button", name="End for good: SSE 1").click()
    demo.expect_state("sse1", "closed")
    seen = len(demo.ids("sse1"))
    demo.start("sse1")
    demo.expect_more_events("sse1", 2)
    assert demo.ids("sse1")[seen] == 0
