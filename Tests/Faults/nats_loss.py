"""nats-server alone under faults, without Freshet: `nats_loss.py --seed N --faults K`.

It exits with 1 if a server lost what had been acknowledged, or has something else in its place, and says what. A run of
Freshet that lost an event is tried again here with its seed: if this loses some, too, the fault is nats-server's.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Support"))

from cluster_faults import ClusterFaults  # noqa: E402
from nats_cluster import NatsCluster  # noqa: E402

SOURCE = Path(__file__).with_name("nats_loss.c")
STREAM = "LOSS"
PUBLISHERS = 4
# Whatever was published is asked for one by one, of each server.
VERDICT_SECONDS = 600


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", default=str(random.SystemRandom().randrange(10**6)))
    parser.add_argument("--faults", type=int, default=10, help="how many")
    parser.add_argument("--only", nargs="*", default=[], help="which: kill-leader, freeze-one, …")
    parser.add_argument("--purge", action="store_true", help="have other messages purged all the time")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="nats-loss-") as folder:
        found = losses(Path(folder), arguments.seed, arguments.faults, arguments.only, print, arguments.purge)
    sys.exit(1 if found else 0)


def losses(folder, seed, count, only=(), say=lambda line: None, is_purging=False):
    """What each of the servers lacks of what was acknowledged, in sentences; nothing if all is well."""
    program = built(folder)
    cluster = NatsCluster(folder / "cluster", clients=["publisher"]).start()
    try:
        faults = ClusterFaults(cluster, STREAM, seed, threading.Event(), only)
        urls = cluster.log(STREAM, "publisher").removeprefix("nats://").split("/")[0]
        command = [program, ",".join(f"nats://{url}" for url in urls.split(",")), STREAM, "3", str(PUBLISHERS)]
        command += ["purge"] if is_purging else []
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as publishing:
            try:
                assert publishing.stdout.readline() == "ready\n", "the stream was not made"
                say(f"seed {seed}: {count} faults")
                for _ in range(count):
                    faults.act()
                faults.get_over()
                output, _ = publishing.communicate(timeout=VERDICT_SECONDS)
            finally:
                publishing.kill()
    finally:
        cluster.stop()
    reports = [json.loads(line) for line in output.splitlines()]
    for report in reports:
        say(f"seed {seed}: {report}")
    say(f"seed {seed}: after {faults}")
    if publishing.returncode not in (0, 1):
        return [f"the verdict could not be given: exit code {publishing.returncode}"]
    return [f"{one['leader']} lacks or has changed: {one}" for one in reports if one["missing"] or one["different"]]


def built(folder):
    """The program that publishes, and looks for what it has published."""
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / "nats_loss"
    subprocess.run(["cc", "-O1", "-o", program, SOURCE, "-lnats", "-lpthread"], check=True)
    return program


if __name__ == "__main__":
    main()
