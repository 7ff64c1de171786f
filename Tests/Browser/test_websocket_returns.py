"""A WebSocket that broke comes back by the page's own code, and only by that."""

import re

import pytest
from closing_server import ClosingServer
from playwright.sync_api import expect

SHORTEST_SECONDS = 0.5
LONGEST_SECONDS = 1.0

# Runs the client until it says what it makes of a close.
VERDICT = """async (url) => {
    const { openWebSocket } = await import("/websocket-client.js");
    return new Promise((tell) => {
        const client = openWebSocket(new URL(url, location.href.replace("http", "ws")), {
            opened() {}, received() {},
            waiting(code) { client.close(); tell(["waits", code]); },
            ended(code) { tell(["stays away", code]); },
        });
    });
}"""


def expect_every_event_once(demo, stream):
    ids = demo.ids(stream)
    assert ids == list(range(len(ids))), "each number once, in order, none missing"


def last_event_id_of(connection):
    found = re.search(r"last-event-id=(\d+)", connection["url"])
    return int(found[1]) if found else None


def waits(demo, stream):
    """The seconds that the client has announced, in order."""
    return [float(found[1]) for entry in demo.log(stream) if (found := re.search(r"back in (\d+\.\d) s", entry))]


def test_after_a_cut_a_websocket_goes_on_with_the_next_number_by_the_pages_code(facts_demo):
    demo = facts_demo
    demo.start("ws2")
    for stream in ("ws1", "ws2"):
        demo.expect_more_events(stream, 2)
    demo.cut()

    for stream in ("ws1", "ws2"):
        demo.expect_state(stream, "resumed")
        demo.expect_more_events(stream, 2)
        expect_every_event_once(demo, stream)
        broken, opened_again = demo.connections(stream)
        last = len([happening for happening in broken["happened"] if happening["type"] == "message"]) - 1
        assert last_event_id_of(opened_again) == last
        expect(demo.field(stream, "note")).to_have_text(f"by this page’s code after {last}, none missed")
        expect(demo.field(stream, "reconnects")).to_have_text("1")


def test_without_the_pages_code_a_websocket_stays_dark(facts_demo):
    demo = facts_demo
    demo.switch_reconnecting(False)
    demo.expect_more_events("ws1", 2)
    demo.cut()
    demo.expect_state("ws1", "closed")
    demo.expect_state("sse1", "resumed")
    demo.expect_more_events("sse1", 10)
    demo.expect_state("ws1", "closed")
    expect(demo.field("ws1", "note")).to_have_text("code 1006: gone until this page reconnects")
    expect(demo.field("ws1", "remedy")).to_have_text(f'new WebSocket("/ws1?last-event-id={demo.ids("ws1")[-1]}")')
    assert len(demo.connections("ws1")) == 1


@pytest.mark.parametrize("means", ["the button", "the switch"])
def test_a_dark_websocket_resumes_once_somebody_has_the_page_reconnect(facts_demo, means):
    demo = facts_demo
    demo.switch_reconnecting(False)
    demo.expect_more_events("ws1", 2)
    demo.cut()
    demo.expect_state("ws1", "closed")
    if means == "the button":
        demo.page.get_by_role("button", name="Reconnect WebSocket 1").click()
    else:
        demo.switch_reconnecting(True)
    demo.expect_state("ws1", "resumed")
    demo.expect_more_events("ws1", 2)
    expect_every_event_once(demo, "ws1")


def test_while_the_server_is_down_attempts_are_spread_and_shown_until_one_succeeds(demo, server):
    demo.expect_more_events("ws1", 2)
    server.kill()
    demo.expect_state("ws1", "reconnecting")
    last = demo.ids("ws1")[-1]
    note = demo.field("ws1", "note")
    expect(note).to_have_text(re.compile(rf"^back in \d\.\d s, 3rd attempt, after {last}$"))
    announced = waits(demo, "ws1")
    assert len(announced) == 3
    for failures, seconds in enumerate(announced):
        assert SHORTEST_SECONDS * 2**failures <= seconds <= LONGEST_SECONDS * 2**failures

    server.start()
    demo.expect_state("ws1", "resumed")
    demo.expect_more_events("ws1", 2)
    expect_every_event_once(demo, "ws1")
    assert last_event_id_of(demo.connections("ws1")[-1]) == last
    expect(note).to_have_text(f"by this page’s code after {last}, none missed")


def test_a_first_event_makes_the_next_wait_short_again(facts_demo, server):
    demo = facts_demo
    demo.expect_more_events("ws1", 1)
    server.kill()
    expect(demo.field("ws1", "note")).to_contain_text("3rd attempt")
    server.start()
    demo.expect_state("ws1", "resumed")
    demo.expect_more_events("ws1", 1)
    expect(demo.page.locator("#wire [data-transport=sse] [data-field=bytes]")).not_to_have_text("–")
    demo.cut()
    demo.page.wait_for_function("() => recorded.filter(({ url }) => url.includes('/ws1')).at(-1).happened.at(-1).code")
    assert SHORTEST_SECONDS <= waits(demo, "ws1")[-1] <= LONGEST_SECONDS


@pytest.mark.parametrize("means", ["the button", "the network"])
def test_a_wait_is_over_at_once_when_somebody_says_so(demo, server, means):
    demo.expect_more_events("ws1", 1)
    server.kill()
    expect(demo.field("ws1", "note")).to_contain_text("3rd attempt")
    attempts = len(demo.connections("ws1"))
    if means == "the button":
        demo.page.get_by_role("button", name="Now: reconnect WebSocket 1").click()
    else:
        demo.page.evaluate("() => void dispatchEvent(new Event('online'))")
    assert len(demo.connections("ws1")) == attempts + 1
    server.start()
    demo.expect_state("ws1", "resumed")


def test_the_button_that_ends_a_wait_hands_the_keyboard_on_when_it_goes(demo, server):
    demo.expect_more_events("ws1", 1)
    server.kill()
    button = demo.panel("ws1").locator("[data-action=now]")
    button.press("Enter")
    expect(button).to_be_focused()
    server.start()
    demo.expect_state("ws1", "resumed")
    expect(button).to_be_hidden()
    expect(demo.toggle("ws1")).to_be_focused()


def test_a_websocket_closed_while_it_waits_stays_closed(demo, server):
    demo.expect_more_events("ws1", 1)
    server.kill()
    demo.expect_state("ws1", "reconnecting")
    demo.close("ws1")
    attempts = len(demo.connections("ws1"))
    server.start()
    demo.expect_state("sse1", "resumed")
    demo.expect_more_events("sse1", 10)
    demo.expect_state("ws1", "closed")
    assert len(demo.connections("ws1")) == attempts


def test_a_switch_that_goes_off_ends_a_wait_in_the_dark(demo, server):
    demo.expect_more_events("ws1", 1)
    server.kill()
    demo.expect_state("ws1", "reconnecting")
    demo.switch_reconnecting(False)
    demo.expect_state("ws1", "closed")
    expect(demo.field("ws1", "note")).to_have_text("code 1006: gone until this page reconnects")


def test_a_websocket_that_never_had_a_server_tries_on_and_says_what_to_look_at(demo, server):
    demo.expect_state("ws1", "live")
    server.kill()
    demo.expect_state("ws1", "reconnecting")
    demo.toggle("ws2").click()
    expect(demo.field("ws2", "note")).to_contain_text("attempt, no answer yet: is the server running")
    demo.expect_state("ws2", "connecting")
    server.start()
    demo.expect_state("ws2", "live")
    demo.expect_more_events("ws2", 2)
    expect_every_event_once(demo, "ws2")


def test_a_stream_that_is_complete_is_not_asked_for_again(demo):
    assert demo.page.evaluate(VERDICT, "/ws7?until=2") == ["stays away", 1000]
    demo.expect_more_events("sse1", 10)
    assert demo.ids("ws7") == [0, 1, 2]
    assert len(demo.connections("ws7")) == 1


def test_only_what_passes_is_worth_coming_back_for(open_browser):
    passing = [1001, 1005, 1006, 1011, 1012, 1013, 1014]
    final = [1000, 1002, 1003, 1007, 1008, 1009, 3000, 4001]
    with ClosingServer() as closing:
        page = open_browser().new_page()
        page.goto(closing.url)
        verdicts = [page.evaluate(VERDICT, f"/close/{code}") for code in passing + final]
    assert verdicts == [["waits", code] for code in passing] + [["stays away", code] for code in final]


def test_waits_double_up_to_half_a_minute_and_half_of_each_is_chance(demo):
    bounds = demo.page.evaluate(
        """() => import("/websocket-client.js").then(({ waitAfter }) =>
            [1, 2, 3, 4, 5, 6, 7, 100].map((failures) => [waitAfter(failures, 0), waitAfter(failures, 1)]))"""
    )
    longest = [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]
    assert bounds == [[milliseconds / 2, milliseconds] for milliseconds in longest]
