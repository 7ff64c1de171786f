"""What publishers do, fixed by a seed: the same seed gives the same topics, data, batches and changes of mind."""

import json
import random
from typing import NamedTuple

TOPICS = ["orders/1", "orders/2", "chat/a", "chat/a/b", "ü/ß t", "other"]
SELECTIONS = [["**"], ["orders/1"], ["orders/*", "chat/**"], ["ü/*", "other"]]

# Of a hundred publications.
BATCHES, KEYLESS, REPEATED, FORSAKEN, LARGE = 30, 10, 10, 10, 2


class Publication(NamedTuple):
    """One POST, and what is to come of it."""

    name: str
    topic: str
    # As readers get them.
    data: tuple[str, ...]
    body: bytes
    headers: dict[str, str]
    # Asked again although it was acknowledged.
    is_repeated: bool
    # Not tried again when the connection breaks: nobody knows what became of it.
    is_forsaken: bool


def publications(seed, publisher):
    """Without end."""
    chance = random.Random(f"{seed}/{publisher}")
    number = 0
    while True:
        number += 1
        yield publication(chance, f"{seed}.{publisher}.{number}")


def publication(chance, name):
    topic = chance.choice(TOPICS)
    is_keyless = chance.randrange(100) < KEYLESS
    headers = {} if is_keyless else {"Idempotency-Key": name}
    count = chance.randint(1, 20) if chance.randrange(100) < BATCHES else None
    raw = [text(chance, f"{name}/{index}") for index in range(count or 1)]
    if count is None:
        body = raw[0].encode()
    elif chance.random() < 0.5:
        body = "\n".join(json.dumps({"data": data}) for data in raw).encode()
        headers["Content-Type"] = "application/x-ndjson"
    else:
        body = json.dumps([{"data": data, "type": "batched"} for data in raw]).encode()
        headers["Content-Type"] = "application/vnd.freshet.batch+json"
    return Publication(
        name, topic, tuple(map(normalized, raw)), body, headers,
        is_repeated=chance.randrange(100) < REPEATED and not is_keyless,
        # Whoever has no key cannot try again without risking to say it twice.
        is_forsaken=is_keyless or chance.randrange(100) < FORSAKEN,
    )


def text(chance, name):
    """Begins with what tells it from all others; what follows has all that a transport could stumble over."""
    size = chance.randint(20_000, 60_000) if chance.randrange(100) < LARGE else chance.randint(0, 200)
    morsels = ["x" * 20, "é", "𝄞", " ", "\n", "\r\n", "\r", "\n\n", "data: ", ": ", "id: 1", '"', "\\", "\t", "</b>"]
    words, length = [name, " "], 0
    while length < size:
        words.append(chance.choice(morsels))
        length += len(words[-1])
    return "".join(words)


def normalized(data):
    return data.replace("\r\n", "\n").replace("\r", "\n")


def name_and_index(data):
    """Which publication's event this is."""
    name, _, index = data.split(" ", 1)[0].rpartition("/")
    return name, index


def matches(pattern, topic):
    wanted, given = pattern.split("/"), topic.split("/")
    if wanted[-1] == "**":
        wanted = wanted[:-1]
        if len(given) <= len(wanted):
            return False
        given = given[: len(wanted)]
    return len(given) == len(wanted) and all(word in ("*", segment) for word, segment in zip(wanted, given))
