"""Publications as fast as they are acknowledged, or at a given rate, and the CPU that each process takes for one."""

import json
import subprocess

from side_by_side.runs import PATIENCE_SECONDS, RunFailed

from .cpu import CPU

WARMUP = 100


def publishing(place, publishers, seconds, rate=0):
    """At the first node, which has one reader; the other nodes only follow."""
    with CPU(node.pid for node in place.nodes[1:]) as followers, CPU(place.nats_pids) as nats:
        report = bench(place, "--publishers", publishers, "--duration", seconds, "--rate", rate, "--warmup", WARMUP)
    count = report["published"] + WARMUP
    return {
        "rate": report["publishedPerSecond"],
        "node": report["server"]["microsecondsPerDelivery"],
        "follower": followers.microseconds_for_each(count),
        "nats": nats.microseconds_for_all(count),
        "bench": report["benchMicrosecondsPerDelivery"],
        "p50": report["acknowledgement"]["p50"],
        "p99": report["acknowledgement"]["p99"],
    }


def bench(place, *options):
    """What `freshet bench` reports, which has one reader beside its publishers."""
    first = place.nodes[0]
    command = [place.program, "bench", "--json", "--url", first.url, "--server-pid", first.pid, "--subscribers", 1]
    command = [str(part) for part in (*command, *options)]
    result = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_SECONDS)
    if result.returncode != 0:
        raise RunFailed(result.stderr.strip() or f"not every event came once and in order: {result.stdout}")
    return json.loads(result.stdout)
