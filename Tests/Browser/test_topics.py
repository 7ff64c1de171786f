"""Topics in a browser's own EventSource, without any code of ours in between."""

OPENED = """(topic) => new Promise((opened) => {
    window.got = [];
    window.source = new EventSource(`/events/${topic}?retry=500`);
    source.onmessage = ({ lastEventId, data }) => got.push([lastEventId, data]);
    source.onopen = () => opened();
})"""


def test_what_is_published_while_a_reader_is_cut_arrives_although_it_had_received_nothing(
    browser, server, http_post
):
    http_post(f"{server.url}/events/orders/1", "before it came")
    page = browser.new_page()
    page.goto(server.url + "/demo/about")
    page.evaluate(OPENED, "orders/1")
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
