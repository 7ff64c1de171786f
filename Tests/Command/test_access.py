"""Who may do what: tokens on every way in, and what is refused how."""

import itertools

import pytest
from guarded_server import Answer, GuardedServers
from tokens import bearer, claims, encoded, granting, token
from web_socket import WebSocket

STREAM, LINES, PAGE = "text/event-stream", "application/x-ndjson", "application/json"
READING = {
    "an event stream": ("/events/{}", STREAM), "lines": ("/events/{}", LINES), "a page": ("/events/{}", PAGE),
    "a poll": ("/events/{}?wait=1", PAGE), "a query": ("/events?topic={}", STREAM),
    "an event": ("/events/{}?id=x-1", PAGE),
}

# Servers allow for clocks that differ by half a minute: two seconds are left.
ALMOST_EXPIRED = -28


@pytest.fixture(scope="module")
def servers(tmp_path_factory):
    servers = GuardedServers(tmp_path_factory.mktemp("guarded"))
    yield servers
    servers.stop()


@pytest.fixture(scope="module")
def server(servers):
    return servers.start()


def read(server, way, topic, headers):
    target, accept = READING[way]
    return Answer(server, "GET", target.format(topic), headers={"Accept": accept, **headers})


def publish(server, topic, data, headers, method="POST"):
    return Answer(server, method, f"/events/{topic}", data.encode(), headers)


def socket(server, target="/events", **fields):
    return WebSocket(server.url + target, **fields)


def answer(socket, request):
    socket.send(request)
    return next(message for message in socket.messages() if message.get("re") == request["id"])


def test_nobody_reads_without_a_token(server):
    for way in READING:
        refused = read(server, way, "orders/1", {})
        assert (refused.status, refused.challenge) == (401, "Bearer"), way
        assert refused.headers.get_content_type() == "application/problem+json"
        assert "token" in refused.document["detail"]
    with socket(server, "/events/orders/1") as refused:
        assert (refused.status, refused.headers["www-authenticate"]) == (401, "Bearer")


def test_nobody_publishes_without_a_token(server):
    for method in ["POST", "DELETE"]:
        refused = publish(server, "orders/1", "x", {}, method)
        assert (refused.status, refused.challenge) == (401, "Bearer")


def test_a_topic_outside_the_grant_is_named_in_the_refusal(server):
    headers = bearer(granting(publish=["orders/*"], subscribe=["chat/**"]))
    for way in READING:
        refused = read(server, way, "orders/1", headers)
        assert refused.status == 403 and '"orders/1"' in refused.document["detail"], way
        assert 'error="insufficient_scope"' in refused.challenge
    for method in ["POST", "DELETE"]:
        refused = publish(server, "chat/a", "x", headers, method)
        assert refused.status == 403 and '"chat/a"' in refused.document["detail"]
    with socket(server, "/events/orders/1", **headers) as refused:
        assert refused.status == 403


def test_what_is_granted_can_be_done_in_every_form(server):
    headers = bearer(granting(publish=["forms/*"], subscribe=["forms/*"]))
    published = publish(server, "forms/1", "hello", headers)
    assert published.status == 201
    for way in set(READING) - {"an event"}:
        assert read(server, way, "forms/1", headers).status == 200, way
    event = Answer(server, "GET", f"/events/forms/1?id={published.document['id']}", headers=headers)
    assert event.status == 200 and event.document["data"] == "hello"
    assert publish(server, "forms/1", "", headers, "DELETE").status == 200


def test_a_filter_gives_what_it_and_the_grant_have_in_common(server):
    everything = bearer(granting(publish=["**"]))
    for topic in ["common/a/1", "common/b/1", "common/a/2", "common/b/2", "common/a/1/deep"]:
        assert publish(server, topic, topic, everything).status == 201
    headers = bearer(granting(subscribe=["common/a/*", "other/**"]))
    for query in ["topic=**", "topic=common/**", "topic=common/*/*", "topic=*/a/*&topic=other/*"]:
        page = Answer(server, "GET", f"/events?{query}", headers={"Accept": PAGE, **headers})
        assert [event["data"] for event in page.document["events"]] == ["common/a/1", "common/a/2"], query
    # One topic that is not granted refuses them all: nobody should believe that it is being read.
    assert Answer(server, "GET", "/events?topic=common/a/1&topic=common/b/1", headers=headers).status == 403
    assert Answer(server, "GET", "/events?topic=common/b/*", headers=headers).status == 403


def test_live_events_of_other_topics_do_not_reach_a_filter(server):
    both = bearer(granting(publish=["**"], subscribe=["live/a/*"]))
    with socket(server, "/events?topic=**", **both) as reader:
        messages = reader.messages()
        assert next(messages)["type"] == "position"
        for number in range(3):
            publish(server, f"live/b/{number}", "hidden", both)
            publish(server, f"live/a/{number}", f"seen {number}", both)
        events = (message["data"] for message in messages if message["type"] == "message")
        assert list(itertools.islice(events, 3)) == ["seen 0", "seen 1", "seen 2"]


def test_requests_on_a_websocket_are_held_against_its_grant(server):
    headers = bearer(granting(publish=["ws/a"], subscribe=["ws/*"]))
    with socket(server, **headers) as client:
        assert client.status == 101
        assert "eventId" in answer(client, {"op": "publish", "id": 1, "topic": "ws/a", "data": "x"})
        refused = answer(client, {"op": "publish", "id": 2, "topic": "ws/b", "data": "x"})["error"]
        assert refused["status"] == 403 and '"ws/b"' in refused["detail"]
        assert answer(client, {"op": "subscribe", "id": 3, "topics": ["ws/b"]}) == {"re": 3}
        refused = answer(client, {"op": "subscribe", "id": 4, "topics": ["orders/1"]})["error"]
        assert refused["status"] == 403 and '"orders/1"' in refused["detail"]
        assert answer(client, {"op": "ping", "id": 5}) == {"re": 5}


def test_a_websocket_without_a_token_can_do_nothing(server):
    with socket(server) as client:
        refused = answer(client, {"op": "publish", "id": 1, "topic": "a", "data": "x"})["error"]
        assert refused["status"] == 401
        assert answer(client, {"op": "subscribe", "id": 2, "topics": ["a"]})["error"]["status"] == 401


def test_a_key_of_another_subject_is_another_key(server):
    ids = set()
    for subject in ["ann", "bob"]:
        headers = {**bearer(granting(publish=["**"], sub=subject)), "Idempotency-Key": "same"}
        ids |= {publish(server, "subjects", f"by {subject}", headers).document["id"] for _ in range(2)}
    assert len(ids) == 2


def test_a_cookie_is_as_good_for_pages_of_this_site(server):
    cookie = {"Cookie": f"theme=dark; freshet_token={granting(publish=['**'], subscribe=['**'])}"}
    own = {"Origin": server.url}
    assert read(server, "an event stream", "cookies", cookie).status == 200
    assert publish(server, "cookies", "x", {**cookie, **own}).status == 201
    with socket(server, "/events/cookies", **cookie, **own) as client:
        assert client.status == 101


def test_a_cookie_is_nothing_for_pages_of_other_sites(server):
    cookie = {"Cookie": f"freshet_token={granting(publish=['**'], subscribe=['**'])}"}
    foreign = {"Origin": "https://evil.example"}
    assert read(server, "an event stream", "cookies", {**cookie, **foreign}).status == 401
    assert read(server, "an event stream", "cookies", {**cookie, "Sec-Fetch-Site": "cross-site"}).status == 401
    for fields in [foreign, {"Sec-Fetch-Site": "cross-site"}]:
        assert publish(server, "cookies", "x", {**cookie, **fields}).status == 403
    with socket(server, "/events/cookies", **cookie, **foreign) as client:
        assert client.status == 403


def test_two_tokens_are_a_mistake(server):
    cookies = f"freshet_token={granting(subscribe=['**'])}; freshet_token={granting(subscribe=['a'])}"
    refused = read(server, "a page", "a", {"Cookie": cookies})
    assert refused.status == 400 and 'error="invalid_request"' in refused.challenge


GENEROUS = claims(publish=["**"], subscribe=["**"])
HOSTILE = {
    "no algorithm": f"{encoded({'alg': 'none'})}.{encoded(GENEROUS)}.",
    "None": f"{encoded({'alg': 'None'})}.{encoded(GENEROUS)}.",
    "another digest": token(GENEROUS, digest="sha512"),
    "another secret": token(GENEROUS, secret="x" * 32),
    "no signature": token(GENEROUS).rpartition(".")[0] + ".",
    "other claims": token({}).replace(f".{encoded({})}.", f".{encoded(GENEROUS)}."),
    "expired": token({**GENEROUS, "exp": 1_000_000_000}),
    "not yet": token({**GENEROUS, "nbf": 9_000_000_000}),
    "for another": token({**GENEROUS, "aud": "elsewhere"}),
    "critical": token(GENEROUS, crit=["b64"], b64=False),
    "a number": token({**GENEROUS, "exp": "soon"}),
    "a bad filter": token(claims(subscribe=["**/a"])),
    "too many filters": token(claims(subscribe=[f"a/{number}" for number in range(65)])),
    "two parts": "a.b",
    "dots": "." * 8_000,
    "giant": token({**GENEROUS, "sub": "x" * 9_000}),
    "deep": f"{encoded({'alg': 'HS256'})}.{encoded(b'[' * 4_000)}.AAAA",
    "garbage": "%00\\\"'<script>~~~",
    "empty": "",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_token_is_refused_for_what_it_is(server, name):
    for refused in [
        read(server, "a page", "a", bearer(HOSTILE[name])),
        read(server, "an event stream", "a", bearer(HOSTILE[name])),
        publish(server, "a", "x", bearer(HOSTILE[name])),
    ]:
        assert refused.status == 401
        assert refused.challenge.startswith('Bearer error="invalid_token", error_description="')
        assert refused.document["status"] == 401
        assert len(HOSTILE[name]) < 20 or HOSTILE[name] not in refused.text + str(refused.headers)


def test_no_token_is_ever_logged(servers):
    server = servers.start("--log-level", "trace")
    good, bad = granting(publish=["**"], subscribe=["**"]), HOSTILE["another secret"]
    for text in [good, bad]:
        for headers in [bearer(text), {"Cookie": f"freshet_token={text}"}]:
            publish(server, "a", "x", headers)
            read(server, "an event stream", "a", headers)
    with socket(server, "/events/a", **bearer(good)) as client:
        answer(client, {"op": "publish", "id": 1, "topic": "a", "data": "x"})
    server.stop()
    log = server.diagnostics.read_text()
    assert log != ""
    assert all(part not in log for text in [good, bad] for part in text.split("."))


def test_whoever_may_do_something_without_a_token_may_not_with_a_bad_one(servers):
    server = servers.start("--anonymous", "subscribe")
    assert read(server, "a page", "a", {}).status == 200
    assert publish(server, "a", "x", {}).status == 401
    assert publish(server, "a", "x", bearer(granting(publish=["a"]))).status == 201
    assert read(server, "a page", "b", bearer(granting(publish=["a"]))).status == 200
    assert read(server, "a page", "a", bearer(HOSTILE["expired"])).status == 401


def test_audience_and_issuer_have_to_be_the_servers(servers):
    server = servers.start("--audience", "here", "--issuer", "us")
    for more, status in [
        ({"aud": "here", "iss": "us"}, 200), ({"aud": ["x", "here"], "iss": "us"}, 200), ({"iss": "us"}, 401),
        ({"aud": "here"}, 401), ({"aud": "there", "iss": "us"}, 401), ({"aud": "here", "iss": "them"}, 401),
    ]:
        assert read(server, "a page", "a", bearer(granting(subscribe=["a"], **more))).status == status, more


@pytest.mark.parametrize("accept", [STREAM, LINES])
def test_a_stream_ends_when_its_token_does(server, accept):
    headers = {"Accept": accept, **bearer(granting(subscribe=["ending"], seconds=ALMOST_EXPIRED))}
    stream = Answer(server, "GET", "/events/ending", headers=headers, reads_to_the_end=True)
    assert stream.status == 200 and "id" in stream.text
    assert Answer(server, "GET", "/events/ending", headers=headers).status == 401


def test_a_websocket_is_told_that_its_token_has_expired(server):
    headers = bearer(granting(subscribe=["ending"], seconds=ALMOST_EXPIRED))
    with socket(server, "/events/ending", **headers) as client:
        assert {message["type"] for message in client.messages()} == {"position", "expiring"}
        assert client.close_code == 4002
