"""Pictures of the page for people to look at, in .logs/screenshots: a machine cannot see what is ugly."""

import pytest
from playwright.sync_api import expect

from demo_page import DemoPage
from event_stream import EventStream
from freshet_server import REPOSITORY
from operator_view import Operator
from status_page import StatusPage
from topics import publish

PICTURES = REPOSITORY / ".logs" / "screenshots"
WIDE = {"width": 1280, "height": 800}
NARROW = {"width": 390, "height": 844}
# So that a sparkline looks like one.
EVENTS = 25


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("size", "viewport"), [("wide", WIDE), ("narrow", NARROW)])
def test_the_page_is_pictured_live_after_a_cut_healed_and_waiting(open_browser, start_server, size, viewport, scheme):
    server = start_server("--interval", "0.1")
    context = open_browser(trusting=server, viewport=viewport, color_scheme=scheme)
    demo = DemoPage(context, server.url).open()
    expect(demo.page.locator("#cut")).to_be_visible()
    demo.start("sse2")
    demo.start("ws2")
    demo.expect_more_events("sse1", EVENTS)
    take(demo, f"live-{size}-{scheme}")

    demo.switch_reconnecting(False)
    demo.cut()
    demo.expect_state("ws1", "closed")
    demo.expect_state("sse1", "resumed")
    demo.expect_more_events("sse1", 10)
    take(demo, f"cut-{size}-{scheme}")

    demo.switch_reconnecting(True)
    demo.expect_state("ws1", "resumed")
    demo.expect_more_events("ws1", 5)
    demo.page.get_by_text("The code of both").click()
    take(demo, f"healed-{size}-{scheme}")

    server.kill()
    expect(demo.field("ws1", "note")).to_contain_text("3rd attempt")
    take(demo, f"waiting-{size}-{scheme}")
    demo.expect_no_problems()


def test_the_page_is_pictured_with_a_stream_refused_over_http_1_1(plain_demo):
    plain_demo.page.get_by_role("button", name="Start all").click()
    plain_demo.expect_state("sse4", "refused")
    plain_demo.expect_more_events("sse1", EVENTS)
    take(plain_demo, "refused")


def test_the_page_is_pictured_without_its_server(demo, server):
    demo.expect_more_events("sse1", EVENTS)
    server.kill()
    demo.expect_state("sse1", "reconnecting")
    demo.expect_state("ws1", "reconnecting")
    take(demo, "without-server")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("size", "viewport"), [("wide", WIDE), ("narrow", NARROW)])
def test_the_operators_page_is_pictured_live_and_without_its_server(
    open_browser, start_server, size, viewport, scheme
):
    server = start_server("--admin", "localhost:0", scheme="http")
    status = StatusPage(open_browser(viewport=viewport, color_scheme=scheme), Operator(server).url).open()
    status.expect_state("live")
    with EventStream(server.url + "/events/orders/**"):
        for number in range(EVENTS):
            publish(server, f"orders/{number}", "{}")
        expect(status.page.locator("#topics tr")).to_have_count(EVENTS + 1)
        expect(status.tile("Delivered")).not_to_have_text("0")
        take(status, f"status-{size}-{scheme}")
    server.kill()
    status.expect_state("lost")
    take(status, f"status-lost-{size}-{scheme}")


def take(demo: DemoPage | StatusPage, name: str):
    """What a visitor sees at first, and the whole page."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    demo.page.screenshot(path=PICTURES / f"{name}.png")
    # A full-page picture would leave the bar, which sticks to the window's end, in the middle of it.
    size = demo.page.viewport_size
    height = demo.page.evaluate("() => document.scrollingElement.scrollHeight")
    demo.page.set_viewport_size({**size, "height": height})
    demo.page.screenshot(path=PICTURES / f"{name}-whole.png")
    demo.page.set_viewport_size(size)
