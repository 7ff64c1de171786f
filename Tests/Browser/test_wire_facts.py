"""The wire table shows what the server counts, and a dash for what nobody knows."""

import re

import pytest
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
        # Either may be the larger: data are counted before they are compressed.
        assert float(cell(facts_demo, transport, "bytes").inner_text()) > 0
        assert float(cell(facts_demo, transport, "payload").inner_text()) > 0
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


def test_websockets_with_connections_of_their_own_are_counted_in_words(plain_demo):
    plain_demo.start("ws2")
    sharing = plain_demo.page.locator(".sharing")
    expect(sharing).to_contain_text("Each WebSocket has a connection of its own: 2. They share the page’s (RFC 8441)")
    plain_demo.close("ws1")
    plain_demo.close("ws2")
    expect(sharing).to_be_hidden()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ((), "One connection carries the page, the event streams and the WebSockets (RFC 8441)."),
        (("--no-websocket-over-http2",), "Each WebSocket has a connection of its own: 4."),
    ],
)
def test_over_https_the_words_follow_the_servers_option(start_server, open_browser, open_page, options, words):
    server = start_server(*options)
    demo = open_page(open_browser(trusting=server), server.url)
    demo.page.get_by_role("button", name="Start all").click()
    demo.expect_state("ws4", "live")
    expect(demo.page.locator(".sharing")).to_contain_text(words)


def stream_facts(transport, protocol, connection, coding):
    return {
        "path": "/any", "transport": transport, "protocol": protocol, "connection": connection, "coding": coding,
        "events": 2, "payloadBytes": 6, "sentBytes": 20,
    }


@pytest.mark.parametrize(
    ("sockets", "words", "command"),
    [
        ([("h2", 1)] * 4, "One connection carries the page, the event streams and the WebSockets (RFC 8441).",
         "freshet demo --no-websocket-over-http2"),
        ([("http/1.1", number) for number in range(2, 6)], "Each WebSocket has a connection of its own: 4.",
         "freshet demo"),
        # The first was opened before the browser had an HTTP/2 connection, as after a restart.
        ([("http/1.1", 2), ("h2", 1)], "WebSockets with a connection of their own: 1 of 2.", "freshet demo"),
    ],
)
def test_it_is_said_in_words_who_shares_a_connection_and_how_to_see_the_other_way(
    browser, server, open_page, sockets, words, command
):
    browser.route("**/demo/stream*", lambda route: route.fulfill(status=404))
    demo = open_page(browser, server.url)
    # From then on the page has no facts of its own.
    demo.page.wait_for_function("() => recorded[0]?.happened.some(({ type }) => type === 'error')")
    streams = [stream_facts("sse", "h2", 1, "gzip")]
    streams += [stream_facts("websocket", protocol, number, "permessage-deflate") for protocol, number in sockets]
    facts = {"connections": len({stream["connection"] for stream in streams}), "streams": streams}
    demo.page.evaluate("(facts) => import('/wire.js').then(({ showWire }) => showWire(facts))", facts)
    expect(demo.page.locator(".sharing [data-field=words]")).to_contain_text(words)
    expect(demo.page.locator(".sharing code")).to_have_text(command)
    expect(cell(demo, "websocket", "coding")).to_have_text("permessage-deflate")
    expect(cell(demo, "websocket", "connections")).to_have_text(str(len({number for _, number in sockets})))


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
