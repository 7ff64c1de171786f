"""Hours of everything at once: `soak.py --seconds 600 --seed N`. Exits with 1, and says why, if a promise was broken.

In the first half the server is killed about every 30 seconds. The second half has one server for all of it, which must
have as much memory and as many descriptors at its end as at its beginning.
"""

import argparse
import itertools
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Support"))

from facts import descriptors, megabytes, resident_bytes, until  # noqa: E402
from freshet_server import BINARY, FreshetServer, hide_own_variables  # noqa: E402
from loopback import port_of  # noqa: E402
from plan import SELECTIONS  # noqa: E402
from rude_client import RudeClient  # noqa: E402
from siege import Siege  # noqa: E402
from transports import TRANSPORTS  # noqa: E402
from whimsical_reader import WhimsicalReader  # noqa: E402

LONGEST_STRETCH_SECONDS = 30
REPORT_SECONDS = 10
# SQLite opens connections for reading as they are needed, and keeps a handful with two or three files each.
SPARE_DESCRIPTORS = 24
# Caches that fill up with the log (SQLite's pages, topics, keys) and what the allocator keeps of the busiest moment. A
# leak of one kilobyte per connection or delivery is beyond it within minutes.
SPARE_BYTES, SPARE_SHARE = 48 << 20, 1.25


class Soak:
    def __init__(self, server, siege, seed, seconds):
        self.server = server
        self.siege = siege
        self.seed = seed
        self.chance = random.Random(f"{seed}/soak")
        self.started = time.monotonic()
        self.seconds = seconds
        # A short soak has some of each, too.
        self.stretch_seconds = min(LONGEST_STRETCH_SECONDS, seconds / 10)
        self.kills = 0

    @property
    def elapsed(self):
        return time.monotonic() - self.started

    def run(self):
        while self.elapsed < self.seconds / 2:
            self.stretch(self.stretch_seconds, kills=True)
        self.kill()
        self.stretch(self.stretch_seconds)
        before = self.measure_at_rest()
        while self.elapsed < self.seconds:
            self.stretch(self.stretch_seconds)
        self.compare(before, self.measure_at_rest())
        self.check()

    def stretch(self, seconds, kills=False):
        """All at once for a while, then the verdict."""
        with RudeClient(port_of(self.server), f"{self.seed}/{self.elapsed}", self.siege.failed) as rude:
            with self.siege.publishing():
                end = self.elapsed + seconds
                if kills:
                    self.watch(self.elapsed + self.chance.uniform(0.2, 0.8) * seconds)
                    self.kill()
                self.watch(end)
            self.siege.judge()
        self.say(f"all is well; {rude.acts} rude connections")

    def kill(self):
        self.server.kill()
        self.server.start()
        self.kills += 1

    def watch(self, end):
        while self.elapsed < end and not self.siege.failed.is_set():
            self.siege.failed.wait(min(REPORT_SECONDS, max(0, end - self.elapsed)))
            self.say("under load")

    def say(self, what):
        print(
            f"{self.elapsed:6.0f} s  {self.kills} kills, {self.siege.acknowledged_so_far} events acknowledged, "
            f"{self.siege.delivered_so_far} deliveries; server: {megabytes(resident_bytes(self.server))}, "
            f"{descriptors(self.server)} descriptors; {what}",
            flush=True,
        )

    def measure_at_rest(self):
        """(memory, descriptors) when everybody has gone."""
        self.siege.rest()
        self.settle()
        measured = resident_bytes(self.server), descriptors(self.server)
        self.say("everybody has gone")
        self.siege.begin()
        return measured

    def settle(self):
        last = []

        def is_steady():
            last.append(descriptors(self.server))
            return len(last) > 50 and len(set(last[-50:])) == 1

        until(is_steady, "connections that are gone are closed")

    def compare(self, before, after):
        assert after[1] <= before[1] + SPARE_DESCRIPTORS, f"{before[1]} descriptors became {after[1]}"
        assert after[0] <= before[0] * SPARE_SHARE + SPARE_BYTES, (
            f"{megabytes(before[0])} of memory became {megabytes(after[0])}"
        )

    def check(self):
        command = [BINARY, "log", "check", "--state", str(self.server.state)]
        checked = subprocess.run(command, capture_output=True, text=True)
        assert checked.returncode == 0, checked.stdout + checked.stderr
        print(checked.stdout.strip())


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--seed", default=str(random.SystemRandom().randrange(10**6)))
    options = parser.parse_args()
    hide_own_variables()
    print(f"seed {options.seed}, {options.seconds} s", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        server = FreshetServer(Path(folder), scheme="http").start()
        try:
            siege = Siege(server, options.seed)
            siege.readers += [
                WhimsicalReader(siege, options.seed, transport, topics)
                for transport, topics in itertools.product(TRANSPORTS, SELECTIONS[:2])
            ]
            with siege:
                Soak(server, siege, options.seed, options.seconds).run()
        except AssertionError as error:
            print(f"Failed with seed {options.seed}: {error}\nThe server said:\n{server.diagnostics.read_text()}")
            return 1
        finally:
            server.stop()
    print(f"All is well with seed {options.seed}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
