"""A publisher that does what one should: it tries the same key and body again until it knows that the event is kept."""

import http.client
import itertools
import json
import random
from collections import deque
from typing import NamedTuple
from urllib.parse import quote

from loopback import connect, over
from plan import Publication, publications

# Between two tries while the server is down.
RETRY_SECONDS = 0.02
# The log is full, or away: then it may have kept it all the same.
FULL, AWAY = 507, 503
# Acknowledged publications that are kept to be repeated much later, over many kills.
REMEMBERED = 50
# A publisher that is not answered for so long will not be.
PATIENCE_TRIES = 5_000


class Sent(NamedTuple):
    publication: Publication
    # None if nobody knows what became of it.
    ids: list[str] | None


class Publisher:
    def __init__(self, seed, name, ports):
        # Each connection goes to the next one.
        self.ports = itertools.cycle(ports)
        self.chance = random.Random(f"{seed}/{name}/repeats")
        self.publications = publications(seed, name)
        self.remembered = deque(maxlen=REMEMBERED)
        self.conversation = None
        self.sent = []

    def publish_until(self, stopping):
        """What is under way when it is told to stop is brought to its end."""
        while not stopping.is_set():
            publication = next(self.publications)
            ids = self.acknowledged(publication, stopping)
            self.sent.append(Sent(publication, ids))
            if ids and publication.is_repeated:
                self.repeat(publication, ids, stopping)
                self.remembered.append((publication, ids))
            if self.remembered and self.chance.random() < 0.01:
                self.repeat(*self.chance.choice(self.remembered), stopping)

    def acknowledged(self, publication, stopping):
        for tries in range(PATIENCE_TRIES):
            try:
                status, answer = self.post(publication)
            except (OSError, http.client.HTTPException):
                self.hang_up()
                if publication.is_forsaken:
                    return None
                stopping.wait(RETRY_SECONDS)
                continue
            if status == 201 or status == 200 and tries > 0:
                return answer["ids"]
            assert status in (AWAY, FULL), f"{status} for {publication.name}, try {tries + 1}: {answer}"
            if status == AWAY and publication.is_forsaken:
                return None
            stopping.wait(RETRY_SECONDS)
        raise AssertionError(f"{publication.name} was not acknowledged in {PATIENCE_TRIES} tries")

    def repeat(self, publication, ids, stopping):
        """A key that is known gets the answer that it got."""
        for _ in range(PATIENCE_TRIES):
            try:
                status, answer = self.post(publication)
                if status != AWAY:
                    break
            except (OSError, http.client.HTTPException):
                self.hang_up()
            stopping.wait(RETRY_SECONDS)
        else:
            raise AssertionError(f"the repeated {publication.name} was not answered in {PATIENCE_TRIES} tries")
        self.hold(publication, ids, status, answer)

    def hold(self, publication, ids, status, answer):
        """What is repeated is what it was."""
        assert (status, answer["ids"]) == (200, ids), f"{publication.name} was {ids}; repeated: {status}, {answer}"

    def post(self, publication):
        if not self.conversation:
            self.conversation = over(connect(next(self.ports)))
        target = "/events/" + quote(publication.topic)
        self.conversation.request("POST", target, body=publication.body, headers=publication.headers)
        response = self.conversation.getresponse()
        body = response.read()
        if response.will_close:
            self.hang_up()
        if response.status == http.HTTPStatus.BAD_GATEWAY:
            raise ConnectionError("a proxy lost the server before that had answered")
        return response.status, json.loads(body)

    def hang_up(self):
        if self.conversation:
            self.conversation.close()
        self.conversation = None
