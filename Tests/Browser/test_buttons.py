"""The buttons do what they say, once, however often they are pressed."""

import pytest
from playwright.sync_api import expect


@pytest.mark.parametrize("stream", ["sse2", "ws2"])
def test_a_stream_starts_closes_and_starts_again_from_nothing(demo, stream):
    demo.expect_state(stream, "idle")
    demo.start(stream)
    demo.expect_more_events(stream, 2)
    demo.close(stream)
    expect(demo.field(stream, "note")).to_have_text("by you")
    seen = demo.ids(stream)

    # The other stream goes on, this one has stopped.
    demo.expect_more_events("sse1", 2)
    assert demo.ids(stream) == seen

    demo.start(stream)
    demo.expect_more_events(stream, 2)
    assert demo.connections(stream)[1]["happened"][1]["type"] == "message"
    assert demo.ids(stream)[len(seen)] == 0
    expect(demo.field(stream, "reconnects")).to_have_text("0")


@pytest.mark.parametrize("stream", ["sse3", "ws3"])
def test_a_double_click_starts_one_stream_and_does_not_close_it_again(demo, stream):
    demo.toggle(stream).dblclick()
    demo.expect_state(stream, "live")
    demo.expect_more_events(stream, 2)
    assert len(demo.connections(stream)) == 1


def test_start_all_and_close_all_may_be_pressed_twice(demo):
    streams = [f"{transport}{number}" for transport in ("sse", "ws") for number in range(1, 5)]
    for _ in range(2):
        demo.page.get_by_role("button", name="Start all").click()
    for stream in streams:
        demo.expect_state(stream, "live")
        demo.expect_more_events(stream, 1)
        assert len(demo.connections(stream)) == 1

    for _ in range(2):
        demo.page.get_by_role("button", name="Close all").click()
    for stream in streams:
        demo.expect_state(stream, "closed")
        assert demo.log(stream).count("closed by this page") == 1


def test_the_log_tells_in_order_what_the_browser_fired(demo, server):
    demo.expect_more_events("sse1", 1)
    demo.expect_more_events("ws1", 1)
    server.kill()
    demo.expect_state("sse1", "reconnecting")
    demo.expect_state("ws1", "closed")
    assert demo.log("sse1")[:2] == ["open", "error (readyState 0)"]
    assert demo.log("ws1") == ["open", "close (code 1006, no reason)"]


@pytest.mark.parametrize(("stream", "module"), [("sse1", "sse-client.js"), ("ws1", "websocket-client.js")])
def test_the_code_shown_is_the_module_that_runs(demo, stream, module):
    demo.panel(stream).locator("summary").click()
    served = demo.page.evaluate("(module) => fetch('/' + module).then((answer) => answer.text())", module).rstrip()
    expect(demo.field(stream, "code")).to_have_text(served)
    expect(demo.field(stream, "code-title")).to_have_text(f"{module}, {len(served.splitlines())} lines:")
