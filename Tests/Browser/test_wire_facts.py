"""The wire table shows what the server counts, and a dash for what nobody knows."""

import re

from playwright.sync_api import expect

DASH = "–"


def cell(demo, transport, name):
    return demo.page.locator(f"#wire [data-transport={transport}] [data-field={name}]")


def test_facts_arrive_on_one_stream_that_is_opened_first(facts_demo):
    connections = facts_demo.page.evaluate("() => recorded.map(({ url }) => new URL(url).pathname)")
    assert connections[0] == "/demo/stream"
    assert connections.count("/demo/stream") == 1


def test_the_table_tells_bytes_connections_and_coding_of_open_streams(facts_demo):
    for transport in ("sse", "websocket"):
        expect(cell(facts_demo, transport, "bytes")).to_have_text(re.compile(r"^\d+(\.\d)?$"))
        expect(cell(facts_demo, transport, "payload")).to_have_text(re.compile(r"^\d+(\.\d)?$"))
        expect(cell(facts_demo, transport, "connections")).to_have_text(re.compile(r"^\d+$"))
        expect(cell(facts_demo, transport, "coding")).not_to_have_text(DASH)
        bytes_per_event = float(cell(facts_demo, transport, "bytes").inner_text())
        assert bytes_per_event >= float(cell(facts_demo, transport, "payload").inner_text()) > 0
    expect(facts_demo.page.locator("#connection")).to_have_text(re.compile(r"https · h2 · \d+ connections?"))


def test_all_event_streams_of_the_page_share_one_connection_over_http_2(facts_demo):
    for number in range(2, 5):
        facts_demo.start(f"sse{number}")
    facts_demo.close("ws1")
    expect(cell(facts_demo, "sse", "connections")).to_have_text("1")
    expect(facts_demo.page.locator("#connection")).to_contain_text("1 connection")


def test_a_transport_without_open_streams_shows_dashes(facts_demo):
    expect(cell(facts_demo, "websocket", "bytes")).not_to_have_text(DASH)
    facts_demo.close("ws1")
    for name in ("bytes", "payload", "connections", "coding"):
        expect(cell(facts_demo, "websocket", name)).to_have_text(DASH)


def test_facts_come_back_after_a_restart(facts_demo, server):
    server.kill()
    expect(cell(facts_demo, "sse", "bytes")).to_have_text(DASH)
    server.start()
    expect(cell(facts_demo, "sse", "bytes")).not_to_have_text(DASH)


def test_a_server_without_facts_is_asked_once_why_and_then_left_in_peace(browser, server, open_page):
    browser.route("**/demo/stream*", lambda route: route.fulfill(status=404))
    demo = open_page(browser, server.url)
    demo.expect_more_events("sse1", 15)
    assert len(demo.network.to("/demo/stream")) == 2, "the event stream, and the question after it"
    for transport in ("sse", "websocket"):
        for name in ("bytes", "payload", "connections", "coding"):
            expect(cell(demo, transport, name)).to_have_text(DASH)
    expect(demo.page.locator("#cut")).to_be_hidden()
