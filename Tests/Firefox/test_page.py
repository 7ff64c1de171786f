"""The demo's own page in Firefox."""


def test_the_page_shows_a_stream_that_resumed_and_a_websocket_that_stays_closed(firefox, server):
    state = "document.querySelector(`[data-stream=${arguments[0]}]`)?.dataset.state === arguments[1]"
    firefox.open(server.url)
    for stream in ("sse1", "ws1"):
        firefox.wait_until(state, stream, "live")
    # Without the page's own code, which would bring it back, a WebSocket does what the browser does: nothing.
    firefox.run("document.getElementById('page-code').click();")
    server.kill()
    firefox.wait_until(state, "ws1", "closed")
    firefox.wait_until(state, "sse1", "reconnecting")
    server.start()
    firefox.wait_until(state, "sse1", "resumed")
    assert firefox.run(f"return {state};", "ws1", "closed")
