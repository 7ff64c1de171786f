"""What is done to the servers, and which figures are of interest then."""

from collections.abc import Callable
from dataclasses import dataclass

from . import runs
from .contenders import AT_REST, EVENT_STREAMS, EVERYBODY, GZIP_EACH, OVER_HTTP1, WITH_AND_WITHOUT_COMPRESSION
from .runs import Load

# How many events of one size go out to everybody in a second, when that is what is given: whatever the number of
# subscribers, so that workloads can be compared.
DELIVERIES_PER_SECOND = 50_000

# (heading, the key of a figure, digits, the ratios that follow)
PACED = [
    ("CPU µs per delivery", "cpu", 2, ("floor", "nchan")),
    ("in user mode", "user", 2, ()),
    ("deliveries/s", "rate", 0, ()),
    ("p50 ms", "p50", 1, ()),
    ("p99 ms", "p99", 1, ()),
]
SATURATED = [
    ("deliveries/s", "rate", 0, ("floor", "nchan")),
    ("CPU µs per delivery", "cpu", 2, ()),
    ("reads per delivery", "reads", 2, ()),
    ("p99 ms", "p99", 0, ()),
]
COMPRESSED = [
    ("CPU µs per delivery", "cpu", 2, ("plain",)),
    ("bytes per delivery", "bytes", 1, ("plain",)),
    ("MiB of the server at the end", "memory", 0, ()),
    ("p99 ms", "p99", 1, ()),
]
IDLE = [("KiB per connection", "kib", 2, ("nchan",))]


@dataclass(frozen=True)
class Workload:
    name: str
    title: str
    columns: list
    contenders: list
    # One run: given a contender, a dictionary of figures.
    once: Callable


def workloads(seconds, wide):
    """`wide` is the number of subscribers where there are many."""
    # A handshake takes its time, here and in the server; what a connection takes is the same.
    wide_over_tls = wide // 5
    rate = DELIVERIES_PER_SECOND / wide
    return [
        paced("paced", "1,000 subscribers, 50 events/s", EVERYBODY, Load(1_000, rate=50, seconds=seconds)),
        Workload(
            "saturated",
            "1,000 subscribers, 64 publishers that never pause",
            SATURATED,
            OVER_HTTP1,
            lambda contender: figures(runs.bench(contender, Load(1_000, publishers=64, seconds=seconds))),
        ),
        paced(
            "wide",
            f"{wide:,} subscribers, {rate:g} events/s",
            EVENT_STREAMS,
            Load(wide, rate=rate, warmup=2, seconds=seconds),
        ),
        compressed("compressed", 1_000, seconds),
        # nginx in front takes two descriptors for each of so many, which is more than many machines give.
        compressed("compressed-wide", wide, seconds, without=GZIP_EACH),
        Workload(
            "idle",
            f"{wide:,} connections at rest, {wide_over_tls:,} over TLS",
            IDLE,
            AT_REST,
            lambda contender: {"kib": runs.idle(contender, wide_over_tls if "TLS" in contender.name else wide)},
        ),
    ]


def paced(name, title, contenders, load):
    return Workload(name, title, PACED, contenders, lambda contender: figures(runs.bench(contender, load)))


def compressed(name, subscribers, seconds, without=None):
    rate = DELIVERIES_PER_SECOND / subscribers
    # When the measured events begin, everybody has what the later ones refer to.
    load = Load(subscribers, rate=rate, warmup=60, seconds=seconds)
    title = f"{subscribers:,} subscribers, {rate:g} events/s, records of 200 bytes"
    contenders = [contender for contender in WITH_AND_WITHOUT_COMPRESSION if contender is not without]
    return Workload(name, title, COMPRESSED, contenders, lambda contender: figures(runs.bench(contender, load)))


def figures(report):
    latency = report["latency"] or {}
    return {
        "cpu": report["server"]["microsecondsPerDelivery"],
        "user": report["server"]["userMicrosecondsPerDelivery"],
        "rate": report["deliveriesPerSecond"],
        "reads": report["readsPerDelivery"],
        "bytes": report["bytesPerDelivery"],
        "memory": report["server"]["residentMiB"],
        "p50": latency.get("p50"),
        "p99": latency.get("p99"),
    }
