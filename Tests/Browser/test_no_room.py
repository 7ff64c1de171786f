"""What becomes of streams when the server has no room for their connections."""

from contextlib import ExitStack

import pytest
from visitor import Visitor

PLACES = 3
# How long the browser leaves the server, which is back at once, to others.
RETRY_MILLISECONDS = 3_000
LONGEST_WAIT_MILLISECONDS = 15_000
MOST_TRIES = 10_000


class Guest(Visitor):
    """Keeps its place, whatever the page does."""

    def publish(self, *texts: str):
        for text in texts:
            assert self.ask("POST", "/events/t", text)[0].status == 201


@pytest.fixture
def fill():
    """Takes places of a server, as soon as it is there."""
    with ExitStack() as stack:

        def fill(server, places):
            guests = []
            for _ in range(MOST_TRIES):
                guest = Guest(server)
                stack.enter_context(guest)
                if guest.ask()[0].status == 200:
                    guests.append(guest)
                else:
                    guest.connection.close()
                if len(guests) == places:
                    return guests
            raise AssertionError("somebody else has come first")

        yield fill


@pytest.fixture
def page(open_browser):
    """An empty page of the server's."""

    def page(server):
        page = open_browser(trusting=server if server.scheme == "https" else None).new_page()
        page.goto(server.url + "/demo/about")
        return page

    return page


def wait_for(page, fact):
    """Waits, longer than a browser may be told to, for a fact that holds of each stream of the page."""
    page.wait_for_function(f"() => recorded.every({fact})", timeout=2 * LONGEST_WAIT_MILLISECONDS)


def happened(type, count):
    return f"({{ happened }}) => happened.filter(({{ type }}) => type === '{type}').length >= {count}"


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_event_sources_are_refused_wait_get_in_and_have_missed_nothing(start_server, page, fill, scheme):
    server = start_server(scheme=scheme)
    page = page(server)
    # Over HTTP/2 they share a connection, and are refused together.
    for number in range(2):
        page.evaluate("(target) => void new EventSource(target)", f"/events/t?retry={RETRY_MILLISECONDS}&{number}")
    wait_for(page, happened("open", 1))
    with Guest(server) as guest:
        guest.publish("1", "2")
    wait_for(page, happened("message", 2))

    server.kill()
    server.arguments = (*server.arguments, "--max-connections", str(PLACES))
    server.start()
    guests = fill(server, PLACES)
    guests[0].publish("3", "4")
    # Each was opened by a 200, and then ended: to the browser, no reason to give up.
    wait_for(page, happened("open", 2))
    assert page.evaluate("() => recorded.filter(({ connection }) => connection.readyState === 2)") == []

    for guest in guests[1:]:
        guest.connection.close()
    wait_for(page, happened("message", 4))
    guests[0].publish("5")
    wait_for(page, happened("message", 5))
    streams = page.evaluate("() => recorded.map(({ happened }) => happened)")
    for stream in streams:
        assert [event["data"] for event in stream if event["type"] == "message"] == ["1", "2", "3", "4", "5"]
    assert len(streams) == 2, "the browser itself came back: the page opened nothing"


def test_a_websocket_is_told_1013(start_server, page, fill):
    server = start_server("--max-connections", str(PLACES), scheme="http")
    page = page(server)
    with ExitStack() as stack:
        # The browser may keep a place or two; whoever comes next finds none.
        for _ in range(PLACES):
            guest = stack.enter_context(Guest(server))
            if guest.ask()[0].status != 200:
                break
        page.evaluate("() => void new WebSocket('/events/t', ['freshet.json'])")
        wait_for(page, happened("close", 1))
        told = page.evaluate("() => recorded[0].happened")
        assert [(event["type"], event.get("code")) for event in told] == [("open", None), ("close", 1013)]
