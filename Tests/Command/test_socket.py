"""A WebSocket both ways: subscriptions with cursors of their own, publishing with acknowledgement, errors by request."""

import itertools

import pytest
from topics import publish
from web_socket import WebSocket


@pytest.fixture
def server(start_server):
    return start_server(scheme="http")


@pytest.fixture
def socket(server):
    with WebSocket(server.url + "/events") as socket:
        yield socket


def answer_to(socket, messages, request):
    """The answer to a request; what comes before it is given too."""
    socket.send(request)
    before = []
    for message in messages:
        if message.get("re") == request["id"]:
            return message, before
        before.append(message)
    raise AssertionError("the connection ended without an answer")


def test_subscribing_gives_what_is_retained_and_then_says_that_it_is_caught_up(server, socket):
    ids = publish(server, "a", "one") + publish(server, "a", "two")
    socket.send({"op": "subscribe", "id": 1, "topics": ["a"], "lastEventId": "earliest"})
    answer, position, one, two, caught_up = itertools.islice(socket.messages(), 5)
    assert answer == {"re": 1}
    assert (position["type"], position["caughtUp"], position["subscription"]) == ("position", False, 1)
    assert [one["id"], two["id"]] == ids
    assert (caught_up["type"], caught_up["caughtUp"], caught_up["id"]) == ("position", True, ids[-1])


def test_each_subscription_has_a_cursor_of_its_own(server, socket):
    first, second = publish(server, "a", "one") + publish(server, "b", "two")
    messages = socket.messages()
    socket.send({"op": "subscribe", "id": "x", "topics": ["a"], "lastEventId": first})
    socket.send({"op": "subscribe", "id": "y", "topics": ["b"], "lastEventId": first})
    seen = list(itertools.islice(messages, 7))
    assert [message["data"] for message in seen if message.get("topic")] == ["two"]
    caught_up = {message["subscription"]: message["id"] for message in seen if message.get("caughtUp")}
    assert caught_up == {"x": second, "y": second}


def test_publishing_is_acknowledged_with_the_id_and_repeats_by_key(server, socket):
    messages = socket.messages()
    request = {"op": "publish", "id": 1, "topic": "a", "data": "x", "type": "join", "key": "k"}
    first, _ = answer_to(socket, messages, request)
    again, _ = answer_to(socket, messages, {**request, "id": 2})
    assert first["eventId"] == again["eventId"]
    other, _ = answer_to(socket, messages, {**request, "id": 3, "data": "y"})
    assert other["error"]["status"] == 422


def test_after_unsubscribing_nothing_more_comes(server, socket):
    messages = socket.messages()
    answer_to(socket, messages, {"op": "subscribe", "id": 1, "topics": ["a"]})
    answer, _ = answer_to(socket, messages, {"op": "unsubscribe", "id": 2, "subscription": 1})
    assert answer == {"re": 2}
    publish(server, "a", "unheard")
    _, before = answer_to(socket, messages, {"op": "ping", "id": 3})
    assert [message for message in before if message.get("topic")] == []
    answer, _ = answer_to(socket, messages, {"op": "unsubscribe", "id": 4, "subscription": 1})
    assert answer["error"]["status"] == 404


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        ({"op": "subscribe", "topics": []}, 400),
        ({"op": "subscribe", "topics": ["a/**/b"]}, 400),
        ({"op": "subscribe", "topics": ["a"], "lastEventId": "nonsense"}, 400),
        ({"op": "publish", "topic": "a/*", "data": "x"}, 400),
        ({"op": "publish", "topic": "a"}, 400),
        ({"op": "publish", "topic": "a", "data": "x", "type": "gap"}, 400),
        ({"op": "publish", "topic": "a", "data": "x", "retry": 86_400_001}, 400),
        ({"op": "publish", "topic": "a", "data": "x", "key": ""}, 400),
        ({"op": "publish", "topic": "a", "data": "x", "key": "k" * 256}, 400),
    ],
)
def test_an_error_carries_the_id_of_its_request_and_the_connection_goes_on(socket, request_, status):
    messages = socket.messages()
    answer, _ = answer_to(socket, messages, {**request_, "id": "r"})
    assert answer["error"]["status"] == status
    assert answer_to(socket, messages, {"op": "ping", "id": "p"})[0] == {"re": "p"}


def test_a_request_has_a_name_of_256_bytes_at_most_because_the_connection_keeps_it(socket):
    messages = socket.messages()
    longest = "n" * 256
    assert answer_to(socket, messages, {"op": "subscribe", "id": longest, "topics": ["a"]})[0] == {"re": longest}
    socket.send({"op": "subscribe", "id": longest + "n", "topics": ["a"]})
    assert next(message for message in messages if "error" in message)["error"]["status"] == 400
    assert answer_to(socket, messages, {"op": "ping", "id": "p"})[0] == {"re": "p"}


def test_a_topic_in_the_address_is_subscribed_to_at_once(server):
    with WebSocket(server.url + "/events/a?last-event-id=earliest") as socket:
        publish(server, "a", "x")
        assert "x" in [message.get("data") for message in itertools.islice(socket.messages(), 3)]
