"""A browser shows each event of a compressed stream when it arrives, whatever the coding."""

import pytest

FIRST_EVENT = """() => new Promise((tell) => {
    new EventSource("/sse1").onmessage = ({ lastEventId, data }) => tell([lastEventId, data]);
})"""


@pytest.mark.parametrize("coding", ["gzip", "deflate", "zstd"])
def test_an_event_is_shown_before_the_next_is_made(start_server, open_browser, coding):
    # The next event is an hour away, so the first one cannot have waited for it.
    server = start_server("--interval", "3600")
    browser = open_browser(trusting=server)
    page = browser.new_page()
    page.goto(server.url + "/demo/about")
    session = browser.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setExtraHTTPHeaders", {"headers": {"Accept-Encoding": coding}})
    with page.expect_response("**/sse1") as answer:
        assert page.evaluate(FIRST_EVENT) == ["0", "725"]
    assert answer.value.headers["content-encoding"] == coding
