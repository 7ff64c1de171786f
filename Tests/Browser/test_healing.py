"""An EventSource gives up on a proxy's 502 as silently as on 204. The page tells them apart, and comes back."""

import pytest
from playwright.sync_api import expect

from demo_page import DemoPage
from failing_proxy import FailingProxy


@pytest.fixture
def proxy(start_server):
    proxy = FailingProxy(start_server(scheme="http").url)
    yield proxy
    proxy.close()


@pytest.fixture
def proxied_demo(open_browser, proxy):
    demo = DemoPage(open_browser(), proxy.url).open()
    demo.expect_more_events("sse1", 2)
    yield demo
    demo.expect_no_problems()


def test_after_a_502_the_page_opens_a_new_event_source_after_the_last_event_and_says_so(proxied_demo, proxy):
    proxy.fail()
    expect(proxied_demo.field("sse1", "note")).to_have_text("the browser gave up at HTTP 502; this page tries again")
    proxied_demo.expect_state("sse1", "reconnecting")
    proxy.recover()

    proxied_demo.expect_state("sse1", "resumed")
    proxied_demo.expect_more_events("sse1", 2)
    ids = proxied_demo.ids("sse1")
    assert ids == list(range(len(ids))), "each number once, in order, none missing"
    given_up, reopened = proxied_demo.connections("sse1")
    assert given_up["happened"][-1]["readyState"] == 2
    assert f"last-event-id={given_up['happened'][-3]['lastEventId']}" in reopened["url"]
    expect(proxied_demo.field("sse1", "note")).to_contain_text("by this page, as the browser had given up, after")


def test_a_stream_closed_while_the_page_waits_stays_closed(proxied_demo, proxy):
    proxied_demo.start("sse2")
    proxy.fail()
    expect(proxied_demo.field("sse1", "note")).to_contain_text("502")
    proxied_demo.close("sse1")
    proxy.recover()
    proxied_demo.expect_state("sse2", "resumed")
    proxied_demo.expect_more_events("sse2", 5)
    proxied_demo.expect_state("sse1", "closed")
    assert len(proxied_demo.connections("sse1")) == 1


def test_a_stream_that_does_not_exist_is_refused_with_the_servers_status(browser, server, open_page):
    browser.route("**/sse1?*", lambda route: route.fulfill(status=404))
    demo = open_page(browser, server.url)
    demo.expect_state("sse1", "refused")
    expect(demo.field("sse1", "note")).to_have_text("the server answered 404")
    demo.expect_more_events("ws1", 10)
    assert len(demo.network.to("/sse1")) == 2, "the event stream, and the question after it"


def test_the_page_says_when_the_browser_is_offline(demo):
    demo.expect_state("sse1", "live")
    demo.page.context.set_offline(True)
    expect(demo.page.locator("#status")).to_contain_text("You are offline")
    demo.page.context.set_offline(False)
    expect(demo.page.locator("#status")).to_contain_text("online again")
