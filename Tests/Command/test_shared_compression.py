"""All readers of a topic take their bytes from one compressed stream, wherever they come in and whatever comes between."""

import json
import random
import threading

import pytest
from coded_stream import CodedStream
from topics import publish, request
from web_socket import WebSocket

SEEDS = [1, 2, 3]
DEFLATE = {"Sec_WebSocket_Extensions": "permessage-deflate"}


@pytest.fixture
def server(start_server):
    return start_server("--heartbeat", "1", "--log", "memory:", scheme="http")


def record(chance, number):
    """What a shop might say: alike in form, and each something else."""
    return json.dumps({
        "order": chance.randrange(10**7), "number": number, "customer": {"id": chance.randrange(10**8)},
        "state": chance.choice(["placed", "paid", "packed", "sent", "returned"]),
        "total": round(chance.uniform(1, 5_000), 2), "items": [chance.randrange(10**5) for _ in range(chance.randrange(9))],
    })


def publish_together(server, topic, texts):
    """One batch, so that all of them may go out in one write."""
    body = "\n".join(json.dumps({"data": text}) for text in texts)
    status, answer = request(server, "POST", f"/events/{topic}", body.encode(), Content_Type="application/x-ndjson")
    assert status == 201, answer


def close(server, topic):
    status, _ = request(server, "DELETE", f"/events/{topic}")
    assert status in (200, 204)


class Reader(threading.Thread):
    """Reads on a thread of its own: at once, or with pauses in which nothing is taken."""

    def __init__(self, stream, pause=None):
        super().__init__(daemon=True)
        self.stream = stream
        self.pause = pause
        self.failure = None

    def run(self):
        try:
            if self.pause:
                self.pause.wait(30)
            self.stream.read_to_the_end()
        except Exception as error:
            self.failure = error


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_happens_each_reader_gets_the_bytes_of_the_plain_stream(server, seed):
    chance = random.Random(seed)
    url = f"{server.url}/events/shop"
    plain = Reader(CodedStream(url))
    plain.start()
    readers, leavers, going_on = [], [], threading.Event()
    number = 0
    for _ in range(60):
        step = chance.random()
        if step < 0.35:
            coding, accept = chance.choice(["gzip", "deflate"]), chance.choice(["text/event-stream", "application/x-ndjson"])
            is_slow = chance.random() < 0.3
            stream = CodedStream(url, coding, accept, buffer_bytes=4_096 if is_slow else None)
            assert stream.coding == coding
            readers.append(Reader(stream, going_on if is_slow else None))
            readers[-1].start()
        elif step < 0.42:
            leavers.append(CodedStream(url, "gzip"))
            leavers[-1].read()
        elif step < 0.5 and leavers:
            leavers.pop(chance.randrange(len(leavers))).close()
        elif step < 0.55:
            # Long enough for a heartbeat between two events.
            with CodedStream(url, "gzip") as quiet:
                seen = quiet.text.count(b"\n\n")
                while quiet.text.count(b"\n\n") < seen + 3:
                    quiet.read()
        elif step < 0.8:
            publish(server, "shop", record(chance, number := number + 1))
        else:
            count = chance.randrange(2, 60)
            publish_together(server, "shop", [record(chance, number := number + 1) for _ in range(count)])
    # More than a slow reader's buffers hold: it is behind now, and goes on from the log.
    for _ in range(40):
        publish_together(server, "shop", [record(chance, number := number + 1) for _ in range(100)])
    going_on.set()
    close(server, "shop")
    for reader in [plain, *readers]:
        reader.join(60)
        assert not reader.is_alive() and reader.failure is None, reader.failure
        assert reader.stream.ended_well
    whole = plain.stream.events()
    assert len([event for event in whole if b"event: closed" not in event]) == number
    texts = [event.split(b"data: ", 1)[1].decode() for event in whole if b"event: closed" not in event]
    assert len(readers) > 5
    for reader in readers:
        if reader.stream.text.startswith(b"{"):
            records = [json.loads(line) for line in reader.stream.lines()]
            lines = [record["data"] for record in records if record["type"] == "message"]
            assert lines == texts[-len(lines):] and lines
        else:
            events = reader.stream.events()
            assert events == whole[-len(events):] and events


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_whoever_comes_in_the_middle_soon_has_events_as_short_as_everyone(server, coding):
    chance = random.Random(7)
    url = f"{server.url}/events/shop"
    with CodedStream(url, coding) as first:
        for number in range(100):
            publish(server, "shop", record(chance, number))
        first.read_until(100)
        with CodedStream(url, coding) as second:
            second.read()
            for number in range(100, 200):
                publish(server, "shop", record(chance, number))
            first.read_until(200)
            second.read_until(100)
            before = first.coded_bytes, second.coded_bytes
            for number in range(200, 240):
                publish(server, "shop", record(chance, number))
            first.read_until(240)
            second.read_until(140)
            assert second.events() == first.events()[-140:]
            # To the byte: it is the same stream.
            assert second.coded_bytes - before[1] == first.coded_bytes - before[0]
            assert first.coded_bytes - before[0] < 40 * 90


def test_readers_of_the_same_topics_share_what_is_sent(server):
    chance = random.Random(8)
    url = f"{server.url}/events?topic=shop&topic=other/*"
    # Enough on each event loop.
    streams = [CodedStream(url, "gzip") for _ in range(24)]
    for stream in streams:
        stream.read()
    for number in range(120):
        publish(server, chance.choice(["shop", "other/1", "other/2"]), record(chance, number))
    for stream in streams:
        stream.read_until(120)
    before = [stream.coded_bytes for stream in streams]
    for number in range(40):
        publish(server, chance.choice(["shop", "other/1"]), record(chance, number))
    for stream in streams:
        stream.read_until(160)
        assert stream.events() == streams[0].events()
    assert all(stream.coded_bytes - had < 40 * 100 for stream, had in zip(streams, before))
    for stream in streams:
        stream.close()


def test_messages_refer_to_those_before_on_a_websocket_of_one_subscription(server):
    chance = random.Random(9)
    texts = [record(chance, number) for number in range(150)]
    with WebSocket(f"{server.url}/events/shop", **DEFLATE) as early:
        messages = (message for message in early.messages() if message["type"] == "message")
        for text in texts[:100]:
            publish(server, "shop", text)
        assert [next(messages)["data"] for _ in range(100)] == texts[:100]
        with WebSocket(f"{server.url}/events/shop", **DEFLATE) as late:
            others = (message for message in late.messages() if message["type"] == "message")
            for text in texts[100:]:
                publish(server, "shop", text)
            assert [next(messages)["data"] for _ in range(50)] == texts[100:]
            assert [next(others)["data"] for _ in range(50)] == texts[100:]


def test_a_topic_that_is_closed_ends_a_websocket_that_says_nothing_of_it(server):
    with WebSocket(f"{server.url}/events/shop", Sec_WebSocket_Protocol="freshet.raw", **DEFLATE) as socket:
        texts = socket.texts()
        for text in ["first", "second"]:
            publish(server, "shop", text)
            assert next(texts).decode() == text
        close(server, "shop")
        assert list(texts) == []
        assert socket.close_code == 1000


def test_a_second_subscription_on_a_websocket_ends_that_and_nothing_is_garbled(server):
    chance = random.Random(10)
    with WebSocket(f"{server.url}/events", **DEFLATE) as socket:
        messages = socket.messages()
        published = []

        def say(count):
            for topic in [chance.choice(["shop", "other"]) for _ in range(count)]:
                text = record(chance, len(published))
                published.append((topic, text))
                publish(server, topic, text)

        def await_caught_up(name):
            while not (message := next(messages)).get("caughtUp") or message.get("subscription") != name:
                pass

        socket.send({"op": "subscribe", "id": "shop", "topics": ["shop"]})
        await_caught_up("shop")
        for _ in range(60):
            publish(server, "shop", record(chance, 0))
        for _ in range(60):
            while next(messages)["type"] != "message":
                pass
        socket.send({"op": "subscribe", "id": "other", "topics": ["other"]})
        await_caught_up("other")
        say(60)
        got = []
        while len(got) < 60:
            message = next(messages)
            if message["type"] == "message":
                got.append((message["topic"], message["data"]))
        assert got == published
