"""The buttons do what they say, once, however often they are pressed."""

import re

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
    demo.expect_state("ws1", "reconnecting")
    assert demo.log("sse1")[:2] == ["open", "error (readyState 0)"]
    opened, closed = demo.log("ws1")[:2]
    assert opened == "open"
    assert re.fullmatch(r"close \(code 1006, no reason\), back in \d\.\d s", closed)


@pytest.mark.parametrize(("transport", "module"), [("sse", "sse-client.js"), ("websocket", "websocket-client.js")])
def test_the_code_shown_is_the_module_that_runs_and_its_lines_are_counted(demo, transport, module):
    demo.page.get_by_text("The code of both").click()
    served = demo.page.evaluate("(module) => fetch('/' + module).then((answer) => answer.text())", module).rstrip()
    shown = demo.page.locator(f"#clients [data-transport={transport}]")
    expect(shown.locator("pre")).to_be_visible()
    assert shown.locator("pre").text_content() == served
    count = len(served.splitlines())
    expect(shown.locator("figcaption")).to_have_text(f"{module}, {count} lines")
    expect(demo.page.locator(f".heading[data-transport={transport}]")).to_contain_text(f"has {count} lines")
