"""Which wires there are between the members of a cluster, by their names."""

import subprocess
import sys
from pathlib import Path

PROGRAM = Path(__file__).with_name("wires.py")


class Wiring:
    def __init__(self, ends):
        """`ends` tells where each wire, named as (from, to), ends: a port of this machine."""
        self.names = list(ends)
        self.process = subprocess.Popen(
            [sys.executable, PROGRAM, *map(str, ends.values())], text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            # A terminal's Ctrl-C is for whoever has started it.
            start_new_session=True)
        self.ports = dict(zip(self.names, map(int, self.process.stdout.readline().split())))

    def cut(self, member):
        """Nobody hears anything of a member any more, nor it of others."""
        self.tell("cut", member)

    def mend(self, member):
        self.tell("mend", member)

    def tell(self, what, member):
        places = [str(place) for place, name in enumerate(self.names) if member in name]
        self.process.stdin.write(" ".join([what, *places]) + "\n")
        self.process.stdin.flush()
        self.process.stdout.readline()

    def close(self):
        # The end of its input is its own.
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()
