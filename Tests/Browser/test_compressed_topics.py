"""A browser shows the events of a compressed topic one by one, and comes in wherever the topic is."""

import json

import pytest

# More than the server's window holds.
BEFORE = 60
READ = 60

OPEN_EVENT_SOURCE = """(topic) => new Promise((opened) => {
    window.got = [];
    const source = new EventSource(`/events/${topic}`);
    source.onmessage = ({ data }) => got.push(data);
    source.onopen = () => opened();
})"""

OPEN_WEB_SOCKET = """(topic) => new Promise((opened) => {
    window.got = [];
    window.socket = new WebSocket(`${location.origin.replace("http", "ws")}/events/${topic}`);
    socket.onmessage = ({ data }) => {
        const message = JSON.parse(data);
        if (message.type === "message") got.push(message.data);
        if (message.caughtUp) opened();
    };
})"""


def text(number):
    return json.dumps({"order": 7_919 * number, "state": ["placed", "paid", "sent"][number % 3], "number": number})


def open_page(browser, server, coding=None):
    page = browser.new_page()
    page.goto(server.url + "/demo/about")
    if coding:
        session = browser.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.setExtraHTTPHeaders", {"headers": {"Accept-Encoding": coding}})
    return page


def converse(page, server, http_post, topic):
    """Publishes each event when the page has the one before."""
    for number in range(READ):
        http_post(f"{server.url}/events/{topic}", text(number))
        page.wait_for_function("(count) => got.length >= count", arg=number + 1)
    assert page.evaluate("got") == [text(number) for number in range(READ)]


@pytest.fixture
def topic(server, http_post):
    for number in range(BEFORE):
        http_post(f"{server.url}/events/shop", text(number))
    return "shop"


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_each_event_is_shown_before_the_next_is_published(browser, server, http_post, topic, coding):
    page = open_page(browser, server, coding)
    with page.expect_response("**/events/*") as answer:
        page.evaluate(OPEN_EVENT_SOURCE, topic)
    assert answer.value.headers["content-encoding"] == coding
    converse(page, server, http_post, topic)


def test_of_what_it_offers_by_itself_gzip_is_taken_even_over_plain_http(open_browser, start_server, http_post):
    server = start_server(scheme="http")
    page = open_page(open_browser(), server)
    with page.expect_response("**/events/*") as answer:
        page.evaluate(OPEN_EVENT_SOURCE, "shop")
    assert answer.value.headers["content-encoding"] == "gzip"
    converse(page, server, http_post, "shop")


def test_two_readers_who_came_at_different_times_are_shown_the_same(browser, server, http_post, topic):
    pages = [open_page(browser, server)]
    pages[0].evaluate(OPEN_EVENT_SOURCE, topic)
    http_post(f"{server.url}/events/{topic}", "in between")
    pages.append(open_page(browser, server))
    pages[1].evaluate(OPEN_EVENT_SOURCE, topic)
    for number in range(READ):
        http_post(f"{server.url}/events/{topic}", text(number))
    for page, count in zip(pages, [READ + 1, READ]):
        page.wait_for_function("(count) => got.length >= count", arg=count)
        assert page.evaluate("got")[-READ:] == [text(number) for number in range(READ)]


def test_messages_of_a_web_socket_that_refer_to_each_other_are_shown_one_by_one(browser, server, http_post, topic):
    page = open_page(browser, server)
    page.evaluate(OPEN_WEB_SOCKET, topic)
    assert page.evaluate("socket.extensions").startswith("permessage-deflate")
    assert "server_no_context_takeover" not in page.evaluate("socket.extensions")
    converse(page, server, http_post, topic)
