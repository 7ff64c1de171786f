"""The page is for the keyboard, for screen readers, for small screens and for tired eyes as well."""

import pytest
from playwright.sync_api import expect

from contrast import GRAPHIC_CONTRAST, TEXT_CONTRAST, colours, contrast
from demo_page import DemoPage
from freshet_server import REPOSITORY

RESOURCES = REPOSITORY / "Sources" / "FreshetConsole" / "Resources"
LARGEST_PAGE_BYTES = 60_000


def test_a_stream_is_started_and_closed_with_the_keyboard_alone(demo):
    demo.expect_state("sse1", "live")
    demo.toggle("sse2").focus()
    demo.page.keyboard.press("Enter")
    demo.expect_state("sse2", "live")
    expect(demo.toggle("sse2")).to_be_focused()
    demo.page.keyboard.press("Space")
    demo.expect_state("sse2", "closed")


def test_every_button_is_reached_with_the_tab_key_and_has_a_name(demo):
    demo.expect_state("sse1", "live")
    reached = []
    # One step per focusable element of the page, with room to spare.
    for _ in range(60):
        demo.page.keyboard.press("Tab")
        reached.append(demo.page.evaluate("() => document.activeElement.ariaLabel ?? document.activeElement.textContent"))
    expected = [f"Start {transport} {number}" for transport in ("SSE", "WebSocket") for number in range(2, 5)]
    assert {*expected, "Close SSE 1", "Close WebSocket 1", "Start all", "Close all", "Copy the line"} <= set(reached)


def test_changes_of_state_are_announced_politely(demo, server):
    announcements = demo.page.locator("#announcements")
    expect(announcements).to_have_attribute("aria-live", "polite")
    announcements.evaluate(
        """(region) => {
            window.announced = [];
            new MutationObserver(() => announced.push(region.textContent)).observe(region, { childList: true });
        }"""
    )
    demo.expect_state("sse1", "live")
    server.kill()
    expect(announcements).to_contain_text("WebSocket 1: Reconnecting")
    server.start()
    for text in ("SSE 1: Resumed", "WebSocket 1: Resumed"):
        demo.page.wait_for_function("(text) => announced.some((read) => read.includes(text))", arg=text)


@pytest.mark.parametrize("width", [360, 768, 1280, 2560])
def test_nothing_is_wider_than_the_screen(open_browser, server, width):
    demo = DemoPage(open_browser(trusting=server, viewport={"width": width, "height": 800}), server.url).open()
    demo.expect_state("ws1", "live")
    for summary in demo.page.locator("summary").all():
        summary.click()
    server.kill()
    demo.expect_state("ws1", "reconnecting")
    assert demo.page.evaluate("() => document.scrollingElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_hold_their_contrast(open_browser, server, scheme):
    demo = DemoPage(open_browser(trusting=server, color_scheme=scheme), server.url).open()
    shades = colours(demo.page, "paper", "card", "ink", "muted", "sse", "websocket")
    for ground in ("paper", "card"):
        for text in ("ink", "muted", "sse", "websocket"):
            assert contrast(shades[text], shades[ground]) >= TEXT_CONTRAST, (text, ground)
    # Older bars are drawn in 70 % of the accent over the card.
    for accent in ("sse", "websocket"):
        bar = [0.7 * a + 0.3 * b for a, b in zip(shades[accent], shades["card"])]
        assert contrast(bar, shades["card"]) >= GRAPHIC_CONTRAST, accent


def test_nothing_moves_for_those_who_asked_for_that(open_browser, server):
    demo = DemoPage(open_browser(trusting=server, reduced_motion="reduce"), server.url).open()
    demo.expect_state("sse1", "live")
    server.kill()
    for stream in ("sse1", "ws1"):
        demo.expect_state(stream, "reconnecting")
    assert demo.page.evaluate("() => document.getAnimations().length") == 0


def test_the_line_for_the_terminal_can_be_copied(open_browser, server):
    context = open_browser(trusting=server, permissions=["clipboard-read", "clipboard-write"])
    demo = DemoPage(context, server.url).open()
    line = demo.page.locator("[data-line=stream]")
    expect(line).to_contain_text(f"{server.url}/sse1")
    demo.page.get_by_role("button", name="Copy the line", exact=True).click()
    expect(demo.page.get_by_text("Copied", exact=True)).to_be_visible()
    assert demo.page.evaluate("() => navigator.clipboard.readText()") == line.inner_text()


def test_the_page_is_small():
    assert sum(file.stat().st_size for file in RESOURCES.iterdir()) < LARGEST_PAGE_BYTES
