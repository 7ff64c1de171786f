"""Topics over every transport: the same events, IDs, order and gaps, whatever is cut, killed or restarted."""

import itertools
import json
import random

import pytest
import topics
from topics import TRANSPORTS, publish, request

SELECTIONS = [["a"], ["a", "b/1"], ["b/*"], ["**"], ["a", "b/**", "c"]]
ODD_DATA = ["", "plain", "two\nlines", " leading", "trailing\n", 'quotes " and \\', "ü🦀", "data: no field", "\ttab"]


@pytest.fixture
def server(start_server):
    return start_server(scheme="http")


def matches(selection, topic):
    def one(pattern):
        parts, names = pattern.split("/"), topic.split("/")
        if parts[-1] == "**":
            return len(names) >= len(parts) and all(p in ("*", n) for p, n in zip(parts[:-1], names))
        return len(parts) == len(names) and all(p in ("*", n) for p, n in zip(parts, names))

    return any(one(pattern) for pattern in selection)


def random_history(server, chance, length):
    """Publishes single events and batches to some topics; gives (topic, id, type, data) of each."""
    history = []
    for _ in range(length):
        topic = chance.choice(["a", "b/1", "b/2", "b/2/3", "c"])
        if chance.random() < 0.3:
            batch = [{"data": chance.choice(ODD_DATA), "type": chance.choice(["message", "join"])} for _ in range(3)]
            ids = publish(server, topic, "\n".join(map(json.dumps, batch)), Content_Type="application/x-ndjson")
            history += [(topic, id, event["type"], event["data"]) for id, event in zip(ids, batch)]
        else:
            data, type = chance.choice(ODD_DATA), chance.choice(["message", "join"])
            history += [(topic, id, type, data) for id in publish(server, topic, data, Freshet_Type=type)]
    return history


def read_with_cuts(transport, server, selection, count, chance):
    """Reads `count` events, cut off at random points, each time going on behind the last ID."""
    read, last = [], "earliest"
    while len(read) < count:
        stream = transport(server, selection, last)
        wanted = min(chance.randint(1, 9), count - len(read))
        read += itertools.islice(stream, wanted)
        stream.close()
        last = read[-1][0]
    return read


@pytest.mark.parametrize("seed", [1, 2, "another"])
def test_every_transport_gives_the_same_whatever_is_cut(server, seed):
    # A test's name is the same in every process that runs some of the tests.
    seed = random.randrange(1_000_000) if seed == "another" else seed
    chance = random.Random(seed)
    history = random_history(server, chance, 15)
    server.kill()
    server.start()
    history += random_history(server, chance, 15)
    for selection in SELECTIONS:
        expected = [(id, type, data) for topic, id, type, data in history if matches(selection, topic)]
        for transport in TRANSPORTS:
            read = read_with_cuts(transport, server, selection, len(expected), chance)
            assert read == expected, f"{transport.__name__} of {selection}, seed {seed}"


@pytest.mark.parametrize("transport", [topics.server_sent_events, topics.lines, topics.web_socket])
def test_a_reader_that_falls_far_behind_gets_each_event_once_and_in_order(server, transport):
    (first,) = publish(server, "a", "first")
    stream = transport(server, ["a"], "earliest")
    assert next(stream)[0] == first
    # More than the sockets' buffers hold, and than the tail does.
    batch = "\n".join(json.dumps({"data": "x" * 500}) for _ in range(1000))
    ids = [id for _ in range(20) for id in publish(server, "a", batch, Content_Type="application/x-ndjson")]
    assert [id for id, _, _ in itertools.islice(stream, len(ids))] == ids
    stream.close()


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_what_comes_while_a_reader_is_away_arrives_although_it_had_nothing(server, transport):
    publish(server, "a", "before")
    address = topics.target(["a"], "latest")
    # Opened at the end, cut before its first event: the position that it was told is all that it has.
    _, page = request(server, "GET", address, Accept="application/json")
    publish(server, "a", "while away")
    stream = transport(server, ["a"], page["lastEventId"])
    assert next(stream)[2] == "while away"
    stream.close()


@pytest.mark.parametrize("transport", TRANSPORTS)
@pytest.mark.parametrize("last", ["0123456789ab-1", "k-99"])
def test_an_id_of_another_log_is_told_as_a_gap_and_then_all_is_given(server, transport, last):
    ids = publish(server, "a", "one") + publish(server, "a", "two")
    stream = transport(server, ["a"], last)
    assert next(stream)[1] == "gap"
    assert [next(stream)[0] for _ in ids] == ids
    stream.close()


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_what_retention_removed_is_told_as_a_gap(start_server, transport):
    server = start_server("--retention", "a=2", scheme="http")
    ids = [id for number in range(6) for id in publish(server, "a", f"{number}")]
    # Retention works beside publishing, in slices.
    while len(request(server, "GET", topics.target(["a"], "earliest"), Accept="application/json")[1]["events"]) > 2:
        pass
    stream = transport(server, ["a"], ids[0])
    assert next(stream)[1] == "gap"
    assert [next(stream)[0] for _ in range(2)] == ids[-2:]
    stream.close()
    stream = transport(server, ["a"], ids[3])
    assert next(stream)[0] == ids[4], "nothing that this reader lacks was removed"
    stream.close()


@pytest.mark.parametrize("transport", [topics.server_sent_events, topics.lines, topics.web_socket])
def test_a_closed_topic_gives_the_rest_then_says_so_then_ends(server, transport):
    publish(server, "a", "last words")
    assert request(server, "DELETE", "/events/a")[0] == 200
    types = [type for _, type, _ in itertools.islice(transport(server, ["a"], "earliest"), 2)]
    assert types == ["message", "closed"]
    assert request(server, "POST", "/events/a", b"x")[0] == 409


def test_a_reader_of_closed_topics_gets_204_and_never_with_a_wildcard(server):
    publish(server, "a", "x")
    _, closing = request(server, "DELETE", "/events/a")
    assert request(server, "GET", topics.target(["a"], closing["id"]))[0] == 204
    publish(server, "b/1", "still open")
    stream = topics.server_sent_events(server, ["a", "b/*"], closing["id"])
    assert next(stream)[2] == "still open"
    stream.close()


def test_a_key_repeats_its_answer_over_a_restart(server):
    first = publish(server, "a", "x", Idempotency_Key="k")
    server.kill()
    server.start()
    status, answer = request(server, "POST", "/events/a", b"x", Idempotency_Key="k")
    assert (status, answer["ids"]) == (200, first)
    assert request(server, "POST", "/events/a", b"y", Idempotency_Key="k")[0] == 422
    _, page = request(server, "GET", topics.target(["a"], "earliest"), Accept="application/json")
    assert len(page["events"]) == 1


@pytest.mark.parametrize(
    ("topic", "body", "headers", "status"),
    [
        ("a", b"\xff", {}, 400),
        ("a//b", b"x", {}, 400),
        ("a/*", b"x", {}, 400),
        ("%00", b"x", {}, 400),
        ("a", b"x", {"Freshet-Type": "gap"}, 400),
        ("a", b"x", {"Freshet-Retry": "soon"}, 400),
        ("a", b"x", {"Idempotency-Key": "k" * 300}, 400),
        ("a", b"no json", {"Content-Type": "application/x-ndjson"}, 400),
        ("a", b"[]", {"Content-Type": "application/vnd.freshet.batch+json"}, 400),
        ("a", b"x" * (1 << 20), {}, 201),
        ("a", b"x" * ((1 << 20) + 1), {}, 413),
    ],
)
def test_a_publication_that_breaks_a_rule_is_told_which(server, topic, body, headers, status):
    got, answer = request(server, "POST", f"/events/{topic}", body, **headers)
    assert got == status
    assert status == 201 or len(answer["detail"]) > 20


@pytest.mark.parametrize(
    ("target", "headers", "status"),
    [
        ("/events", {}, 400),
        ("/events?topic=a/**/b", {}, 400),
        ("/events/a?last-event-id=nonsense", {}, 400),
        ("/events/a?limit=0", {"Accept": "application/json"}, 400),
        ("/events/a", {"Accept": "image/png"}, 406),
        ("/events/a?id=nonsense", {}, 404),
    ],
)
def test_a_reading_that_breaks_a_rule_is_told_which(server, target, headers, status):
    got, answer = request(server, "GET", target, **headers)
    assert (got, answer["status"]) == (status, status)


def test_the_location_of_a_publication_is_the_event(server):
    (id,) = publish(server, "a/ü b", "x")
    status, event = request(server, "GET", f"/events/a/%C3%BC%20b?id={id}")
    assert (status, event["data"], event["topic"]) == (200, "x", "a/ü b")


def test_a_page_tells_where_its_events_go_on_behind_a_gap(server):
    ids = publish(server, "a", "one") + publish(server, "a", "two")
    _, page = request(server, "GET", topics.target(["a"], "k-99"), Accept="application/json")
    assert [event["id"] for event in page["events"]] == ids
    _, rest = request(server, "GET", topics.target(["a"], page["gap"]["id"]), Accept="application/json")
    assert [event["id"] for event in rest["events"]] == ids and "gap" not in rest
