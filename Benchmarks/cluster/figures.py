"""What was measured, turn by turn, and the tables that show it."""

import json
from collections import defaultdict
from dataclasses import dataclass

from side_by_side.table import table

# Rows, which are the same in several tables.
SQLITE = "SQLite"
ONE_SERVER = "NATS, one server"
THREE_SERVERS = "NATS, three servers"
SECOND_NODE = "… and a second node"
THIRD_NODE = "… and a third node"

# (heading, the key of a figure, digits, the ratios that follow)
PUBLISHING = [
    ("events/s", "rate", 0, (SQLITE,)),
    ("p50 ms", "p50", 1, ()),
    ("p99 ms", "p99", 1, ()),
    ("CPU µs of the node", "node", 0, ()),
    ("of each other node", "follower", 0, ()),
    ("of nats-servers", "nats", 0, ()),
    ("of the bench", "bench", 0, ()),
]
LATENCY = [("p50 ms", "p50", 1, (SQLITE,)), ("p99 ms", "p99", 1, ())]
READING = [
    ("s", "seconds", 2, (SQLITE,)),
    ("events/s", "rate", 0, ()),
    ("ms for a page of 1,000", "page", 1, ()),
    ("ms for one of 10, four at once", "few", 1, ()),
    ("CPU µs of the node", "node", 0, ()),
    ("of nats-servers", "nats", 0, ()),
]
COMING = [("s", "seconds", 2, ())]
MEMORY = [("bytes", "bytes", 0, ())]


@dataclass(frozen=True)
class Row:
    """As side_by_side.table takes it."""

    name: str
    peer: str = SQLITE


class Figures:
    def __init__(self):
        self.tables = defaultdict(lambda: defaultdict(list))
        self.columns = {}

    def add(self, title, columns, row, figures):
        self.columns[title] = columns
        self.tables[title][row].append(figures)

    def keep(self, file):
        """All of them, for whoever wants to look behind the medians."""
        file.write_text(json.dumps(self.tables, indent=1))

    def __str__(self):
        return "\n\n".join(
            table(title, self.columns[title], rows, [Row(name) for name in rows])
            for title, rows in self.tables.items())
