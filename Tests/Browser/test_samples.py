"""The four samples of the format, read by the browser's own parser."""

RETRY_MILLISECONDS = 4_000
# The browser's timers may fire this early by its own rounding of clocks.
CLOCK_MILLISECONDS = 20


def open_samples(demo):
    demo.page.evaluate("() => void new EventSource('/samples')")


def wait_for_openings(demo, count):
    demo.page.wait_for_function(
        """(count) => recorded.find((entry) => entry.url.endsWith("/samples")).happened
            .filter((happening) => happening.type === "open").length >= count""",
        arg=count,
    )


def test_exactly_a_message_a_join_and_a_message_fire_and_nothing_for_the_comment(demo):
    open_samples(demo)
    wait_for_openings(demo, 2)
    happened = demo.happenings("samples")
    first_round = happened[: [happening["type"] for happening in happened].index("error")]

    assert [happening["type"] for happening in first_round] == ["open", "message", "join", "message"]
    _, plain, join, last = first_round
    assert (plain["lastEventId"], join["lastEventId"], last["lastEventId"]) == ("", "5", "5")
    assert join["data"].count("\n") == 1, "two data lines are joined by one newline"
    assert not join["data"].endswith("\n")


def test_the_browser_comes_back_with_last_event_id_5_and_no_sooner_than_the_stream_has_asked(demo):
    open_samples(demo)
    wait_for_openings(demo, 2)
    happened = demo.happenings("samples")
    ended = next(happening["at"] for happening in happened if happening["type"] == "error")
    opened_again = [happening["at"] for happening in happened if happening["type"] == "open"][1]
    assert opened_again - ended >= RETRY_MILLISECONDS - CLOCK_MILLISECONDS

    first, second = demo.network.to("/samples")[:2]
    assert "last-event-id" not in first["headers"]
    assert second["headers"]["last-event-id"] == "5"
