"""Everything hostile at once, for a while: `hostile_clients.py --seconds 600 --seed N`. Exits with 1, and says why, if
those who behave noticed it, or if the server is not as before when it is over.
"""

import argparse
import collections
import functools
import random
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Support"))

from facts import descriptors, megabytes, peers, resident_bytes, until  # noqa: E402
from freshet_server import FreshetServer, hide_own_variables  # noqa: E402
from hostile_acts import ADDRESS, CUT_OFF, EVIL  # noqa: E402
from loopback import port_of  # noqa: E402
from siege import Siege  # noqa: E402
from tokens import SECRET  # noqa: E402

CLIENTS = 48
REPORT_SECONDS = 10
SHORTEST_WARM_UP_SECONDS = 3
# Five seconds' worth.
STEADY_LOOKS = 250
# SQLite's readers, which are opened as they are needed.
SPARE_DESCRIPTORS = 24
# Swift's pool and SQLite's may have a thread more than at the beginning.
SPARE_THREADS = 4
# As for the soak, and what the allocator keeps of the busiest moment: so many clients with all that one may have.
SPARE_BYTES, SPARE_SHARE = 64 << 20, 1.25


class Doors(NamedTuple):
    """The two ports of one server: for those who behave, and for whoever comes."""

    url: str
    authority: Path
    plain: int
    secure: int


class PlainDoor(NamedTuple):
    url: str


def guarded_server(folder):
    """One that everybody may use without a token, and that looks at those which are shown."""
    arguments = ["--listen", "http://localhost:0", "--anonymous", "publish", "--anonymous", "subscribe"]
    return FreshetServer(folder, *arguments, launcher=("env", f"FRESHET_KEY={SECRET}"), command="serve")


def threads(server):
    return len(list(Path(f"/proc/{server.process.pid}/task").iterdir()))


class HostileClients:
    def __init__(self, doors, seed, failed, count=CLIENTS):
        self.doors = doors
        self.failed = failed
        self.stopping = threading.Event()
        self.acts = collections.Counter()
        self.counting = threading.Lock()
        self.threads = [
            threading.Thread(target=self.run, args=(random.Random(f"{seed}/hostile/{number}"),), daemon=True)
            for number in range(count)
        ]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.stopping.set()
        for thread in self.threads:
            thread.join()

    def run(self, chance):
        while not self.stopping.is_set():
            act = chance.choice(EVIL)
            with self.counting:
                self.acts[act.__name__] += 1
            try:
                act(self.doors, chance, self.stopping)
            except CUT_OFF:
                self.stopping.wait(0.02)
            except Exception as error:
                self.failed.because(f"{act.__name__}: {error!r}")
                return


class Onslaught:
    """A server with a siege of those who behave at its plain door, and hostile clients at both."""

    def __init__(self, server, seed, say, count=CLIENTS):
        self.server = server
        self.count = count
        self.plain = PlainDoor(server.line_with("Listening on http://").split("Listening on ")[1].strip().rstrip("/"))
        self.doors = Doors(server.url, server.authority, port_of(self.plain), port_of(server))
        self.siege = Siege(self.plain, seed, publishers=2)
        self.seed = seed
        self.say = say

    def run(self, seconds):
        with self.siege:
            self.warm_up(max(SHORTEST_WARM_UP_SECONDS, seconds / 5))
            before = self.measure_at_rest()
            self.siege.begin()
            acts = self.attack(seconds, self.seed)
            until(lambda: not self.hostile_peers(), "those who were hostile are gone")
            after = self.measure_at_rest()
        self.compare(before, after)
        return acts

    def warm_up(self, seconds):
        """What a server has only once everything has happened is no price of an attack: a full tail, SQLite's pages."""
        self.attack(seconds, f"{self.seed}/first")
        until(lambda: not self.hostile_peers(), "those who were hostile are gone")

    def attack(self, seconds, seed):
        start = time.monotonic()
        with HostileClients(self.doors, seed, self.siege.failed, self.count) as hostile:
            while (left := start + seconds - time.monotonic()) > 0 and not self.siege.failed.is_set():
                with self.siege.publishing():
                    self.siege.failed.wait(min(REPORT_SECONDS, left))
                self.siege.judge()
                self.report(time.monotonic() - start, hostile)
        return hostile.acts

    def report(self, elapsed, hostile):
        self.say(
            f"{elapsed:6.0f} s  {sum(hostile.acts.values())} acts; {self.siege.acknowledged} events acknowledged, "
            f"{self.siege.delivered} deliveries; server: {megabytes(resident_bytes(self.server))}, "
            f"{descriptors(self.server)} descriptors, {threads(self.server)} threads"
        )

    def hostile_peers(self):
        return [peer for peer in peers(self.server) if peer[0] == ADDRESS]

    def measure_at_rest(self):
        """(memory, descriptors, threads) when everybody has gone."""
        self.siege.rest()
        until(lambda: not peers(self.server), "everybody has gone")
        self.settle()
        measured = resident_bytes(self.server), descriptors(self.server), threads(self.server)
        self.say(f"at rest: {megabytes(measured[0])}, {measured[1]} descriptors, {measured[2]} threads")
        return measured

    def settle(self):
        """SQLite's threads stay for some seconds after their last work."""
        last = []

        def is_steady():
            last.append(threads(self.server))
            return len(last) > STEADY_LOOKS and len(set(last[-STEADY_LOOKS:])) == 1

        until(is_steady, "threads that have nothing to do end")

    def compare(self, before, after):
        assert after[2] <= before[2] + SPARE_THREADS, f"{before[2]} threads became {after[2]}"
        assert after[1] <= before[1] + SPARE_DESCRIPTORS, f"{before[1]} descriptors became {after[1]}"
        assert after[0] <= before[0] * SPARE_SHARE + SPARE_BYTES, (
            f"{megabytes(before[0])} of memory became {megabytes(after[0])}"
        )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--clients", type=int, default=CLIENTS, help="0 for the price of those who behave")
    parser.add_argument("--seed", default=str(random.SystemRandom().randrange(10**6)))
    options = parser.parse_args()
    hide_own_variables()
    print(f"seed {options.seed}, {options.seconds} s", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        server = guarded_server(Path(folder)).start()
        try:
            say = functools.partial(print, flush=True)
            acts = Onslaught(server, options.seed, say, options.clients).run(options.seconds)
        except AssertionError as error:
            print(f"Failed with seed {options.seed}: {error}\nThe server said:\n{server.diagnostics.read_text()}")
            return 1
        finally:
            server.stop()
    print(f"All is well with seed {options.seed}: {dict(acts)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
