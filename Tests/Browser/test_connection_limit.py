"""Over HTTP/1.1 a browser hangs at its seventh connection to a host: the page does not let it come to that."""

from playwright.sync_api import expect


def start_all(demo):
    demo.page.get_by_role("button", name="Start all").click()


def test_two_of_six_connections_stay_free_and_a_stream_too_many_is_refused_with_the_reason(plain_demo):
    start_all(plain_demo)
    plain_demo.expect_state("sse4", "refused")
    for stream in ("sse1", "sse2", "sse3", "ws1", "ws2", "ws3", "ws4"):
        plain_demo.expect_state(stream, "live")
    expect(plain_demo.field("sse4", "note")).to_contain_text("HTTP/1.1 allows 6 connections for all tabs")
    expect(plain_demo.page.locator("#connection")).to_contain_text("6 connections allowed, 4 used")
    assert plain_demo.connections("sse4") == [], "nothing was sent"
    # A request of the page's own still gets through.
    assert plain_demo.page.evaluate("() => fetch('/style.css').then((answer) => answer.status)") == 200


def test_a_refused_stream_starts_once_another_one_is_closed(plain_demo):
    start_all(plain_demo)
    plain_demo.expect_state("sse4", "refused")
    plain_demo.close("sse1")
    plain_demo.start("sse4")
    plain_demo.expect_more_events("sse4", 2)


def test_connections_are_counted_over_all_tabs(plain_demo, open_page):
    other = open_page(plain_demo.page.context, plain_demo.url)
    other.expect_state("sse1", "live")
    expect(plain_demo.page.locator("#connection")).to_contain_text("6 connections allowed, 4 used")
    plain_demo.toggle("sse2").click()
    plain_demo.expect_state("sse2", "refused")

    other.page.close()
    expect(plain_demo.page.locator("#connection")).to_contain_text("6 connections allowed, 2 used")
    plain_demo.start("sse2")


def test_over_http_2_nothing_is_refused(demo):
    start_all(demo)
    for number in range(1, 5):
        demo.expect_state(f"sse{number}", "live")
    expect(demo.page.locator("#connection")).not_to_contain_text("allowed")
