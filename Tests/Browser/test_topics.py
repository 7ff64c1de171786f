"""Topics in a browser's own EventSource, without any code of ours in between."""

OPENED = """(topic) => new Promise((opened) => {
    window.got = [];
    window.source = new EventSource(`/events/${topic}?retry=500`);
    source.onmessage = ({ lastEventId, data }) => got.push([lastEventId, data]);
    source.onopen = () => opened();
})"""


def bytes_of_event_streams(page):
    """A list to which is added what arrives of event streams, as it arrives."""
    arrived, streams = [], set()
    session = page.context.new_cdp_session(page)
    session.on("Network.requestWillBeSent", lambda seen: seen["type"] == "EventSource" and streams.add(seen["requestId"]))
    session.on("Network.dataReceived", lambda seen: seen["requestId"] in streams and arrived.append(seen["dataLength"]))
    session.send("Network.enable")
    return arrived


def test_what_is_published_while_a_reader_is_cut_arrives_although_it_had_received_nothing(
    browser, server, http_post
):
    http_post(f"{server.url}/events/orders/1", "before it came")
    page = browser.new_page()
    page.goto(server.url + "/demo/about")
    arrived = bytes_of_event_streams(page)
    page.evaluate(OPENED, "orders/1")
    # It is open when the head is there; the position comes behind it.
    while not arrived:
        page.evaluate("null")
    server.kill()
    server.start()
    # Whether the browser is back by now or not, all that it has is the position that its stream opened with.
    http_post(f"{server.url}/events/orders/1", "while it was away")
    page.wait_for_function("() => got.length > 0")
    assert [data for _, data in page.evaluate("got")] == ["while it was away"]


def test_a_closed_topic_ends_the_event_source_for_good(browser, server, http_post, http_delete):
    page = browser.new_page()
    page.goto(server.url + "/demo/about")
    page.evaluate(OPENED, "orders/2")
    http_post(f"{server.url}/events/orders/2", "last words")
    http_delete(f"{server.url}/events/orders/2")
    page.wait_for_function("() => source.readyState === EventSource.CLOSED")
    assert [data for _, data in page.evaluate("got")] == ["last words"]
