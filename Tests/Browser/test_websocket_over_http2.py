"""Chromium puts WebSockets on the connection that it has (RFC 8441), and the server sees how many there are."""

import re

import pytest
from demo_page import DemoPage
from playwright.sync_api import expect

STREAMS = [f"{transport}{number}" for transport in ("sse", "ws") for number in range(1, 5)]


@pytest.fixture
def open_demo(start_server, open_browser):
    """Opens the page of a server with these options, and starts all eight streams."""
    pages = []

    def open_demo(*options):
        server = start_server(*options)
        pages.append(DemoPage(open_browser(trusting=server), server.url).open())
        pages[-1].page.get_by_role("button", name="Start all").click()
        for stream in STREAMS:
            pages[-1].expect_state(stream, "live")
            pages[-1].expect_more_events(stream, 3)
        return pages[-1]

    yield open_demo
    for page in pages:
        page.expect_no_problems()


def expect_connections(demo, sse, websocket, all):
    """Waits until the server has counted so many TCP connections below the page's streams."""
    for transport, count in (("sse", sse), ("websocket", websocket)):
        cell = demo.page.locator(f"#wire [data-transport={transport}] [data-field=connections]")
        expect(cell).to_have_text(str(count))
    expect(demo.page.locator("#connection")).to_contain_text(re.compile(rf"\b{all} connections?\b"))


def test_event_streams_and_websockets_share_one_connection(open_demo):
    expect_connections(open_demo(), sse=1, websocket=1, all=1)


def test_websockets_have_connections_of_their_own_where_it_is_switched_off(open_demo):
    expect_connections(open_demo("--no-websocket-over-http2"), sse=1, websocket=4, all=5)


def test_a_websocket_that_closes_leaves_the_connection_to_the_others(open_demo):
    demo = open_demo()
    demo.close("ws2")
    for stream in ("ws1", "sse1"):
        demo.expect_more_events(stream, 5)
    demo.start("ws2")
    demo.expect_more_events("ws2", 3)
    expect_connections(demo, sse=1, websocket=1, all=1)
    for stream in STREAMS:
        seen = demo.ids(stream)
        first = seen[: seen[1:].index(0) + 1] if stream == "ws2" else seen
        assert first == list(range(len(first)))
