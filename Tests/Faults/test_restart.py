"""A restart under socket activation, as a deployment does it: nobody is refused, nothing is lost, and not all come back in
one moment."""

import http.client
import json
import signal
import threading
from collections import Counter

import pytest
from facts import allow_descriptors, complaints
from faithful_herd import FaithfulHerd
from loopback import connect, over
from needs import need
from socket_activation import ListeningSocket

READERS = 2_000
# What both servers and the test have open besides.
OTHER_DESCRIPTORS = 500
# Each event goes to all readers, so publishers pause between two.
PAUSE_SECONDS = 0.2
# Two thousand ends over two seconds, and returns over two more, are some fifty in each tenth of a second; those of the
# busiest one are twice that. A spike would be all of them.
BUCKET_MILLISECONDS, MOST_IN_A_BUCKET = 100, 200


class Publisher(threading.Thread):
    """Publishes until it is stopped. It tries nothing twice."""

    def __init__(self, port, name, keeps_connection):
        super().__init__(name=name)
        self.port = port
        self.keeps_connection = keeps_connection
        self.stopping = threading.Event()
        self.acknowledged, self.failures = [], []

    def run(self):
        conversation = None
        while not self.stopping.wait(PAUSE_SECONDS):
            data = f"{self.name} {len(self.acknowledged)}"
            conversation = conversation or over(connect(self.port))
            try:
                conversation.request("POST", "/events/a", body=data.encode())
                response = conversation.getresponse()
                answer = response.read()
            except (OSError, http.client.HTTPException) as failure:
                self.failures.append(repr(failure))
                return
            if response.status != 201:
                self.failures.append(f"{response.status}: {answer}")
                return
            self.acknowledged.append((json.loads(answer)["ids"][0], data))
            if response.will_close or not self.keeps_connection:
                conversation.close()
                conversation = None

    def stop(self):
        self.stopping.set()
        self.join()


@pytest.fixture
def publishers():
    """Starts publishers, and stops what still runs at the end."""
    started = []

    def start(port):
        started.extend(
            Publisher(port, name, keeps) for name, keeps in [("kept", True), ("kept too", True), ("anew", False)])
        for publisher in started:
            publisher.start()
        return started

    yield start
    for publisher in started:
        publisher.stop()


def test_thousands_of_readers_and_a_few_publishers_do_not_notice_that_another_server_takes_over(
        tmp_path, publishers, say):
    descriptors = READERS + OTHER_DESCRIPTORS
    need("descriptors", allow_descriptors(descriptors), f"raise the hard limit of open files to {descriptors}")
    with ListeningSocket() as listening, FaithfulHerd(listening.port, ["a"] * READERS) as herd:
        old, new = listening.server(tmp_path), listening.server(tmp_path)
        try:
            old.start()
            herd.connect()
            herd.read_until(lambda reader: reader.has_opened)
            publishing = publishers(listening.port)
            herd.read_until(lambda reader: reader.took)
            old.process.send_signal(signal.SIGTERM)
            # It waits for the log of the other.
            new.launch()
            herd.read_until(lambda reader: reader.returns == 1 and reader.has_opened)
            assert old.process.wait(20) == 0
            for publisher in publishing:
                publisher.stop()
            assert [failure for publisher in publishing for failure in publisher.failures] == []
            acknowledged = {event for publisher in publishing for event in publisher.acknowledged}
            herd.read_until(lambda reader: len(reader.took) >= len(acknowledged))
        finally:
            for server in [old, new]:
                server.stop()
    first = herd.readers[0].took
    assert set(first) == acknowledged and len(first) == len(acknowledged)
    assert all(reader.took == first for reader in herd.readers)
    buckets = Counter(retry // BUCKET_MILLISECONDS for retry in herd.retries[:READERS])
    say(f"  {len(acknowledged)} events over the restart; the most in a tenth of a second: {max(buckets.values())}")
    assert max(buckets.values()) <= MOST_IN_A_BUCKET
    assert "lets go of the log" in new.diagnostics.read_text()
    assert [line for line in complaints(new) if "lets go of the log" not in line] == []
