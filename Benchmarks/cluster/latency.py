"""How long an event takes from its publisher's request to a reader, on the same node or on another one."""

import http.client
import threading
import time
from statistics import quantiles

RATE = 50
# Not measured: connections are new, and so is the topic.
WARMUP = 25
EVENT_BYTES = 200
TOPIC = "/events/bench/latency"
PATIENCE_SECONDS = 30


def latency(publisher, reader, seconds):
    """Milliseconds, at 50 events a second."""
    count = WARMUP + round(RATE * seconds)
    sent, arrived = [], []
    stream = Stream(reader)
    thread = threading.Thread(target=lambda: arrived.extend(stream.arrivals(count)), daemon=True)
    thread.start()
    publish(publisher, count, sent)
    thread.join(PATIENCE_SECONDS)
    stream.close()
    if len(arrived) < count:
        raise TimeoutError(f"only {len(arrived)} of {count} events arrived")
    taken = [1e3 * (then - begin) for begin, then in zip(sent, arrived)][WARMUP:]
    hundredths = quantiles(taken, n=100)
    return {"p50": hundredths[49], "p99": hundredths[98]}


def publish(node, count, sent):
    connection = http.client.HTTPConnection("127.0.0.1", node.port, timeout=PATIENCE_SECONDS)
    begin = time.monotonic()
    for number in range(count):
        time.sleep(max(0, begin + number / RATE - time.monotonic()))
        body = str(number).ljust(EVENT_BYTES, ".")
        sent.append(time.monotonic())
        connection.request("POST", TOPIC, body)
        response = connection.getresponse()
        response.read()
        if response.status != 201:
            raise OSError(f"a publication was answered by {response.status}")
    connection.close()


class Stream:
    """Server-Sent Events of the topic, from now on."""

    def __init__(self, node):
        self.connection = http.client.HTTPConnection("127.0.0.1", node.port, timeout=PATIENCE_SECONDS)
        self.connection.request("GET", TOPIC, headers={"Accept": "text/event-stream"})
        self.response = self.connection.getresponse()
        # Its position: from here on nothing is missed.
        while not self.response.readline().startswith(b"id:"):
            pass

    def arrivals(self, count):
        """When each event came. In order they come anyway, which the numbers in them are checked for."""
        for number in range(count):
            while not (line := self.response.readline()).startswith(b"data:"):
                if not line:
                    return
            yield time.monotonic()
            if int(line[5:].strip(b" .\n")) != number:
                raise ValueError(f"event {number} was expected, and this came: {line}")

    def close(self):
        self.connection.close()
