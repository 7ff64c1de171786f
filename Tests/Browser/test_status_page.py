"""The operator's page: how the server stands, live."""

import re
from urllib.parse import urlsplit

import pytest
from contrast import TEXT_CONTRAST, colours, contrast
from event_stream import EventStream
from operator_view import Operator
from playwright.sync_api import expect
from status_page import StatusPage, look
from topics import publish


@pytest.fixture
def server(start_server):
    """A server whose operator finds it at the same address when it is started again."""
    server = start_server("--admin", "localhost:0", scheme="http")
    server.admin = Operator(server).url
    server.arguments = ("--admin", urlsplit(server.admin).netloc)
    return server


@pytest.fixture
def status(open_browser, server):
    """The page, open. A script error on it fails the test, and so does what its policy forbids."""
    status = StatusPage(open_browser(), server.admin).open()
    yield status
    status.expect_no_problems()


def test_figures_move_when_events_are_published_and_read(status, server):
    status.expect_state("live")
    expect(status.fact("Log", "events")).to_have_text("0")
    expect(status.tile("Published")).to_have_text("0")
    with EventStream(server.url + "/events/orders/42"):
        expect(status.fact("Readers", "transport")).to_have_text("sse 1")
        for number in range(20):
            publish(server, "orders/42", f"{number}")
        for title in ("Published", "Delivered", "Sent"):
            expect(status.peak(title)).to_have_text(re.compile("^up to [1-9]"))
        expect(status.fact("Log", "events")).to_have_text("20")
        expect(status.times("answer to a publication").first).to_contain_text("ms")
        expect(status.page.locator("#topics tr")).to_have_count(1)
        topic, readers, rate, last = status.topics()[0]
        assert (topic, readers, rate) == ("orders/42", "1", "0.33")
        assert last.endswith("s ago")
    expect(status.fact("Readers", "transport")).to_have_text("none")
    expect(status.tile("Published")).to_have_text("0")


def test_the_page_says_that_its_server_is_lost_and_finds_it_again(status, server):
    publish(server, "a", "1")
    expect(status.fact("Log", "events")).to_have_text("1")
    words = status.page.get_by_role("status")
    expect(words).to_have_text("Live and ready")
    server.kill()
    status.expect_state("lost")
    expect(words).to_have_text("Lost: the server does not answer; trying again")
    expect(status.fact("Log", "events")).to_have_text("1")
    server.start()
    status.expect_state("live")
    expect(words).to_have_text("Live and ready")
    # What the one before had counted is nobody's any more.
    expect(status.tile("Published")).to_have_text("0")
    publish(server, "a", "2")
    expect(status.fact("Log", "events")).to_have_text("2")


def test_a_page_that_nobody_sees_holds_no_stream(status):
    status.expect_state("live")
    set_visibility(status, "hidden")
    status.expect_state("paused")
    assert status.page.evaluate("() => recorded.map(({ connection }) => connection.readyState)") == [2]
    set_visibility(status, "visible")
    status.expect_state("live")


def set_visibility(status, visibility):
    status.page.evaluate(
        """(visibility) => {
            Object.defineProperty(document, "visibilityState", { value: visibility, configurable: true });
            document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
        }""",
        visibility,
    )


def test_rates_and_quantiles_are_those_of_the_last_minute(open_browser, server):
    status = StatusPage(open_browser(), server.admin)
    bounds = [0.001, 0.01, 0.1]
    status.told(
        look(115, freshet_published_events_total=1_000, freshet_sent_bytes_total=0,
             freshet_publish_duration_seconds={"bounds": bounds, "counts": [500, 0, 0, 0]},
             freshet_event_loop_lag_seconds={"bounds": bounds, "counts": [5, 0, 0, 0]}),
        look(140, freshet_published_events_total=1_000, freshet_sent_bytes_total=0,
             freshet_publish_duration_seconds={"bounds": bounds, "counts": [500, 0, 0, 0]}),
        look(150, freshet_published_events_total=13_340, freshet_sent_bytes_total=56_780_000,
             freshet_publish_duration_seconds={"bounds": bounds, "counts": [590, 8, 0, 2]},
             freshet_event_loop_lag_seconds={"bounds": bounds, "counts": [5, 0, 0, 0]}))
    status.open()
    expect(status.tile("Published")).to_have_text("1,234")
    expect(status.tile("Sent")).to_have_text("5.7 MB")
    # The 50th of a hundred among the 90 up to 1 ms, the 99th beyond what is measured; none of the loops'.
    assert status.times("answer to a publication").all_text_contents() == ["0.56 ms", "> 100 ms"]
    assert status.times("event loops").all_text_contents() == ["–", "–"]
    status.expect_no_problems()


def test_trouble_is_shown_by_its_reason_and_stands_out_while_it_grows(open_browser, server):
    status = StatusPage(open_browser(), server.admin)
    old = [({"reason": "rate"}, 3), ({"reason": "streams"}, 1_200_000), ({"reason": "address"}, 0)]
    new = [({"reason": "rate"}, 5), *old[1:]]
    flaw = {"check": "log", "reason": "the disk with <b>events.db</b> is full"}
    status.told(
        look(1, freshet_refusals_total=old, freshet_gaps_total=[({"reason": "trimmed"}, 2)]),
        look(2, [flaw], freshet_refusals_total=new, freshet_gaps_total=[({"reason": "trimmed"}, 2)]))
    status.open()
    expect(status.fact("Trouble, since the start", "refused").first).to_have_text("streams 1.2M, rate 5")
    expect(status.fact("Trouble, since the start", "refused").first).to_have_class("alarming")
    expect(status.fact("Trouble, since the start", "gaps")).to_have_text("trimmed 2")
    expect(status.fact("Trouble, since the start", "gaps")).not_to_have_class("alarming")
    expect(status.fact("Trouble, since the start", "cut off")).to_have_text("none")
    expect(status.page.get_by_role("alert")).to_have_text("Not ready, log: the disk with <b>events.db</b> is full")
    status.expect_no_problems()


def test_what_is_not_known_is_a_dash_and_a_topics_name_is_only_text(open_browser, server):
    status = StatusPage(open_browser(), server.admin)
    name = "<img src=x onerror=alert(1)>/" + "x" * 200
    topics = [
        {"topic": name, "readers": 1_234, "eventsPerSecond": 0.0166, "lastEvent": 1_000_000 - 90_061_000},
        {"topic": "quiet", "readers": 1, "eventsPerSecond": 0},
    ]
    status.told(look(3_661, topics=topics, others=2_500, process_open_fds=7))
    status.open()
    expect(status.fact("Program", "running for")).to_have_text("1 h 1 min")
    assert status.topics() == [[name, "1,234", "0.02", "1 d 1 h ago"], ["quiet", "1", "0", "–"]]
    expect(status.page.locator("#rest")).to_contain_text("And 2,500 more that are read or had events lately.")
    expect(status.tile("Published")).to_have_text("–")
    for term in ("memory", "processors"):
        expect(status.fact("Program", term)).to_have_text("–")
    expect(status.fact("Connections", "files")).to_have_text("7 of –", use_inner_text=True)
    status.expect_no_problems()


@pytest.mark.parametrize("width", [360, 768, 1280, 2560])
def test_nothing_is_wider_than_the_screen(open_browser, server, width):
    publish(server, "a-long-name/" + "of-many-letters" * 15, "x")
    status = StatusPage(open_browser(viewport={"width": width, "height": 800}), server.admin).open()
    expect(status.page.locator("#topics tr")).to_have_count(1)
    assert status.page.evaluate("() => document.scrollingElement.scrollWidth") <= width
    server.kill()
    status.expect_state("lost")
    assert status.page.evaluate("() => document.scrollingElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_hold_their_contrast(open_browser, server, scheme):
    status = StatusPage(open_browser(color_scheme=scheme), server.admin).open()
    shades = colours(status.page, "paper", "card", "ink", "muted", "accent", "alarm")
    for ground in ("paper", "card"):
        for text in ("ink", "muted", "accent", "alarm"):
            assert contrast(shades[text], shades[ground]) >= TEXT_CONTRAST, (text, ground)


def test_every_picture_and_table_has_words(status, server):
    publish(server, "a", "1")
    expect(status.page.locator("#topics tr")).to_have_count(1)
    for title in ("Published", "Delivered", "Sent", "Readers"):
        expect(status.page.get_by_role("img", name=title)).to_have_count(1)
    expect(status.page.get_by_role("region", name="Busiest topics")).to_have_count(1)
    expect(status.page.get_by_role("columnheader", name="last event")).to_have_count(1)
    expect(status.page.get_by_role("rowheader", name="a", exact=True)).to_have_count(1)
    status.page.keyboard.press("Tab")
    expect(status.page.get_by_role("link", name="/metrics")).to_be_focused()
