"""`/status` on the operator's listener: how the server stands, once or as a stream."""

import json
import signal
import time
from contextlib import ExitStack, closing
from itertools import islice

import pytest
import topics
from event_stream import EventStream
from operator_view import PATIENCE_SECONDS, Operator, operator, server  # noqa: F401 (fixtures)
from topics import publish

# As many as may watch at a time.
MOST_WATCHERS = 64


def watch(operator):
    return EventStream(operator.url + "/status")


def looks(stream):
    """What the stream says, one after the other."""
    while found := stream.events(1):
        yield json.loads(found[0][1])


def until(stream, fact):
    """The first look of which the fact is true."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    for look in looks(stream):
        if fact(look):
            return look
        assert time.monotonic() < deadline, look
    raise AssertionError("the stream has ended")


def rows(look):
    return {row["topic"]: row for row in look["topics"]["busiest"]}


def value(look, metric, **labels):
    series = look["metrics"].get(metric, [])
    return sum(one["value"] for one in series if labels.items() <= one["labels"].items())


def test_it_is_told_once_in_json_with_every_metric_by_its_name(server, operator):
    publish(server, "a", "12345")
    response, body = operator.get("/status", Accept="application/json")
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["Cache-Control"] == "no-store"
    look = json.loads(body)
    assert look["flaws"] == [] and look["version"] and 0 < look["uptimeSeconds"] < 600
    assert abs(look["time"] / 1000 - time.time()) < 60
    assert value(look, "freshet_published_events_total") == 1
    (durations,) = look["metrics"]["freshet_publish_duration_seconds"]
    assert len(durations["counts"]) == len(durations["bounds"]) + 1 and sum(durations["counts"]) == 1
    # A scrape has the families that this has, and no other.
    scraped = {sample.name for family in operator.families().values() for sample in family.samples}
    plain = {name.removesuffix("_bucket").removesuffix("_sum").removesuffix("_count") for name in scraped}
    assert plain == set(look["metrics"])


def test_a_stream_goes_on_telling_while_somebody_listens(server, operator):
    with watch(operator) as stream:
        assert stream.response.headers["Content-Type"] == "text/event-stream"
        first, second = islice(looks(stream), 2)
        assert first["uptimeSeconds"] < second["uptimeSeconds"]
        for number in range(3):
            publish(server, "a", f"{number}")
        look = until(stream, lambda look: value(look, "freshet_published_events_total") == 3)
        assert value(look, "freshet_log_events") == 3
        assert value(look, "freshet_log_topics") == 1
        assert value(look, "freshet_log_oldest_event_age_seconds") > 0


def test_a_topic_has_its_readers_whatever_they_read_it_by_and_its_events(server, operator):
    with ExitStack() as stack:
        for selection in (["a"], ["a", "b"], ["*"], ["**", "a"]):
            found = stack.enter_context(closing(topics.server_sent_events(server, selection, "earliest")))
            publish(server, "a", "begin")
            next(found)
        with watch(operator) as stream:
            look = until(stream, lambda look: rows(look)["a"]["readers"] == 4)
    found = rows(look)
    assert {name: row["readers"] for name, row in found.items()} == {"a": 4, "b": 3, "*": 1, "**": 1}
    assert found["a"]["eventsPerSecond"] == pytest.approx(4 / 60, rel=0.01)
    assert found["*"]["eventsPerSecond"] == found["a"]["eventsPerSecond"]
    assert abs(found["a"]["lastEvent"] - look["time"]) < 60_000
    assert "lastEvent" not in found["b"]
    assert look["topics"]["others"] == 0
    with watch(operator) as stream:
        until(stream, lambda look: rows(look)["a"]["readers"] == 0 and "b" not in rows(look))


def test_only_the_busiest_topics_are_named_and_the_others_counted(server, operator):
    for number in range(53):
        publish(server, f"t/{number}", "x")
    publish(server, "t/52", "y")
    publish(server, "t/52", "z")
    look = json.loads(operator.get("/status", Accept="application/json")[1])
    assert len(look["topics"]["busiest"]) == 50 and look["topics"]["others"] == 3
    assert look["topics"]["busiest"][0]["topic"] == "t/52"


def test_a_log_in_memory_is_told_of_as_well(start_server):
    server = start_server("--admin", "localhost:0", "--log", "memory:", "--retention", "a=1", scheme="http")
    operator = Operator(server)
    publish(server, "a", "1")
    publish(server, "a", "2")
    look = json.loads(operator.get("/status", Accept="application/json")[1])
    assert value(look, "freshet_log_events") == 1 and value(look, "freshet_log_topics") == 1
    assert 0 <= value(look, "freshet_log_oldest_event_age_seconds") < 60
    assert rows(look)["a"]["eventsPerSecond"] == pytest.approx(2 / 60, rel=0.01)


def test_those_who_watch_are_bounded_and_one_that_leaves_makes_room(operator):
    with ExitStack() as stack:
        for _ in range(MOST_WATCHERS - 1):
            assert stack.enter_context(watch(operator)).response.status == 200
        with watch(operator) as last:
            assert last.response.status == 200
            response, body = operator.get("/status")
            assert response.status == 503 and "Close some" in body and response.headers["Retry-After"]
            # One that is asked for its head alone is no watcher, nor is a single look.
            assert operator.get("/status", Accept="application/json")[0].status == 200
        deadline = time.monotonic() + PATIENCE_SECONDS
        while stack.enter_context(watch(operator)).response.status != 200:
            assert time.monotonic() < deadline, "the one that left still counts"


def test_a_head_takes_no_watchers_place(operator):
    for _ in range(MOST_WATCHERS + 1):
        assert operator.get("/status", method="HEAD")[0].status == 200


def test_the_stream_ends_properly_with_the_server(server, operator):
    with watch(operator) as stream:
        next(looks(stream))
        server.process.send_signal(signal.SIGTERM)
        # A stream that broke off would be an error of the reader.
        for _ in looks(stream):
            pass
    assert server.process.wait(20) == 0


@pytest.mark.parametrize("path", ["/", "/status", "/status.js"])
def test_pages_of_other_sites_get_none_of_it(operator, path):
    assert operator.get(path, Host="evil.example")[0].status == 421
    assert operator.get(path, Origin="https://evil.example")[0].status == 403
    assert operator.get(path, Sec_Fetch_Site="cross-site")[0].status == 403


def test_other_forms_and_methods_are_refused(operator):
    assert operator.get("/status", Accept="text/html")[0].status == 406
    response, _ = operator.get("/status", method="POST")
    assert (response.status, response.headers["Allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize(
    ("path", "type"),
    [("/", "text/html"), ("/status.css", "text/css"), ("/history.js", "text/javascript"),
     ("/favicon.svg", "image/svg")])
def test_the_page_lets_nothing_from_elsewhere_run_in_it(operator, path, type):
    response, body = operator.get(path)
    assert response.status == 200 and body
    assert response.headers["Content-Type"].startswith(type)
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy and "frame-ancestors 'none'" in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "DENY"
