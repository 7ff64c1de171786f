"""One run: a server is started, put under load, and stopped."""

import json
import subprocess
import time
from dataclasses import dataclass

from .http2 import Readers
from .idle import kib_per_connection
from .servers import FRESHET, TOPIC

# Beyond what a run takes anyway, for connecting, waiting and 10,000 handshakes.
PATIENCE_SECONDS = 120


class RunFailed(Exception):
    """Not everything was delivered, or nobody could be asked."""


@dataclass(frozen=True)
class Load:
    """What `freshet bench` does."""

    subscribers: int
    publishers: int = 1
    # Events per second; None is as fast as they are acknowledged.
    rate: float | None = None
    warmup: int = 20
    seconds: float = 6


def bench(contender, load):
    """The report of `freshet bench` as a dictionary."""
    with contender.start() as server:
        if contender.http2:
            return bench_over_http2(server, contender, load)
        return report(server, load, load.subscribers, contender.options)


def report(server, load, subscribers, options=()):
    command = [FRESHET, "bench", "--json", "--url", server.url, "--server-pid", server.pid, "--topic", TOPIC]
    command += ["--subscribers", subscribers, "--publishers", load.publishers]
    command += ["--rate", load.rate or 0, "--duration", load.seconds, "--warmup", load.warmup]
    command += [*server.options, *options]
    result = subprocess.run(
        [str(part) for part in command],
        capture_output=True,
        text=True,
        timeout=load.seconds + PATIENCE_SECONDS,
    )
    if result.returncode != 0:
        raise RunFailed(result.stderr.strip() or f"not every event came once and in order: {result.stdout}")
    return json.loads(result.stdout)


def bench_over_http2(server, contender, load):
    """Readers over HTTP/2, and `freshet bench` with one subscriber as the publisher that looks at the server's CPU."""
    connections, streams = contender.http2
    readers = Readers(server.url, TOPIC, connections, streams)
    try:
        wait_until(lambda: readers.opened == connections * streams, "not every stream was opened")
        result = report(server, load, 1)
        events = result["published"] + load.warmup
        wait_until(lambda: readers.delivered == events * connections * streams, "not every event came once")
    finally:
        readers.close()
    # The bench has counted its own subscriber's deliveries alone.
    deliveries = result["published"] * (connections * streams + 1)
    for cost in ("microsecondsPerDelivery", "userMicrosecondsPerDelivery", "systemMicrosecondsPerDelivery"):
        result["server"][cost] *= result["deliveries"] / deliveries
    result["deliveriesPerSecond"] *= deliveries / result["deliveries"]
    # Of one subscriber that is like no other: no figure to show.
    result["latency"] = result["readsPerDelivery"] = None
    return result


def wait_until(fact, otherwise):
    deadline = time.monotonic() + 30
    while not fact():
        if time.monotonic() > deadline:
            raise RunFailed(otherwise)
        time.sleep(0.02)


def idle(contender, connections):
    """KiB that a subscriber at rest takes."""
    with contender.start() as server:
        options = contender.options
        return kib_per_connection(server, connections, "ws" in options, "--compression" in options)
