"""What Firefox, whose EventSource is not Chromium's, makes of the server's event streams."""


def test_page_and_streams_come_over_https_and_http_2(page, server):
    assert server.url.startswith("https://")
    assert page.firefox.run("return isSecureContext && location.protocol") == "https:"
    assert page.protocol("/recorder.js") == "h2"
    # More streams than the six connections that HTTP/1.1 would have.
    streams = [f"/sse{number}" for number in range(1, 9)]
    for stream in streams:
        page.listen(stream)
    for stream in streams:
        page.expect(stream, "message", 2)


def test_a_stream_goes_on_with_the_next_number_after_the_server_was_killed_and_started_again(page, server):
    page.listen("/sse1")
    page.expect("/sse1", "message", 3)
    server.kill()
    page.expect("/sse1", "error")
    before = page.ids("/sse1")
    server.start()

    page.expect("/sse1", "open", 2)
    page.expect_more_events("/sse1", 3)
    ids = page.ids("/sse1")
    assert len(ids) >= len(before) + 3
    assert ids == list(range(len(ids))), "each number once, in order, none missing"
    assert {event["readyState"] for event in page.happenings("/sse1") if event["type"] == "error"} == {0}


def test_of_the_four_samples_a_message_a_join_and_a_message_fire_and_nothing_for_the_comment(page):
    page.listen("/samples")
    page.expect("/samples", "error")
    happened = page.happenings("/samples")
    first_round = happened[: [event["type"] for event in happened].index("error")]

    assert [event["type"] for event in first_round] == ["open", "message", "join", "message"]
    _, plain, join, last = first_round
    assert (plain["lastEventId"], join["lastEventId"], last["lastEventId"]) == ("", "5", "5")
    assert join["data"].count("\n") == 1, "two data lines are joined by one newline"
    assert not join["data"].endswith("\n")


def test_204_stops_a_stream_for_good(page):
    page.listen("/sse7?until=2&retry=100")
    page.expect("/sse7", "error", 2)
    # The time of ten events of another stream is many times the retry time of this one.
    page.listen("/sse1")
    page.expect("/sse1", "message", 10)

    assert page.ids("/sse7") == [0, 1, 2]
    closing = [event["readyState"] for event in page.happenings("/sse7") if event["type"] == "error"]
    assert closing == [0, 2], "first the browser wants to reconnect, then it gives up"
    assert len([event for event in page.happenings("/sse7") if event["type"] == "open"]) == 1
