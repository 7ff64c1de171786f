"""What becomes of streams when the server goes away."""

from playwright.sync_api import expect


def test_an_event_stream_resumes_after_a_crash_with_the_next_number_by_the_browser_alone(demo, server):
    demo.expect_more_events("sse1", 3)

    server.kill()
    demo.expect_state("sse1", "reconnecting")
    before = len(demo.ids("sse1"))
    server.start()

    demo.expect_state("sse1", "resumed")
    demo.expect_more_events("sse1", 3)
    ids = demo.ids("sse1")
    assert ids == list(range(len(ids))), "each number once, in order, none missing"
    assert len(ids) >= before + 3
    assert len(demo.connections("sse1")) == 1, "the browser itself came back: the page opened nothing"


def test_the_browser_sends_the_last_event_id_when_it_comes_back(demo, server):
    demo.expect_more_events("sse1", 2)
    server.kill()
    demo.expect_state("sse1", "reconnecting")
    last = demo.ids("sse1")[-1]
    server.start()
    demo.expect_state("sse1", "resumed")
    answered = [request for request in demo.network.to("/sse1") if request.get("status") == 200]
    assert [request["headers"].get("last-event-id") for request in answered] == [None, str(last)]


def test_without_a_server_an_event_stream_keeps_trying_and_says_what_to_look_at(demo, server):
    demo.expect_state("sse1", "live")
    server.kill()
    demo.expect_state("sse1", "reconnecting")
    demo.toggle("sse2").click()
    demo.expect_state("sse2", "connecting")
    expect(demo.field("sse2", "note")).to_contain_text("no answer yet: is the server running")

    server.start()
    demo.expect_state("sse2", "live")
    demo.expect_more_events("sse2", 2)
    assert demo.ids("sse2")[0] == 0


def test_a_stream_that_is_over_ends_for_good_with_204_and_the_browser_asks_no_more(demo):
    demo.page.evaluate("() => void new EventSource('/sse7?until=2&retry=100')")
    demo.page.wait_for_function(
        "() => recorded.find((entry) => entry.url.includes('/sse7')).connection.readyState === EventSource.CLOSED"
    )
    assert demo.ids("sse7") == [0, 1, 2]
    # The time of ten events of another stream is many times the retry time of this one.
    demo.expect_more_events("sse1", 10)
    assert [request["status"] for request in demo.network.to("/sse7")] == [200, 204]
    closing = [happening["readyState"] for happening in demo.happenings("sse7") if happening["type"] == "error"]
    assert closing == [0, 2], "first the browser wants to reconnect, then it gives up"
