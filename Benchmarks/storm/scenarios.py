"""The storms of docs/Scaling.md: 10 million readers on 60 nodes in three zones, and what may end of them."""

from dataclasses import replace

from .costs import PLAIN
from .scenario import Scenario

ZONE = Scenario("a zone dies, returns over 30 s", nodes=60, ended=20, readers=167_000, spread=30)
ALL = replace(ZONE, name="all nodes restart, returns over 30 s", ended=60)

SCENARIOS = [
    replace(ZONE, name="a node dies", ended=1, spread=0.2),
    replace(ZONE, name="a node drains", ended=1),
    replace(ZONE, name="a zone dies, nobody spreads returns", spread=0.2),
    replace(ZONE, name="… and the kernel keeps 65,536 for each node", spread=0.2, backlog=65_536),
    replace(ZONE, name="a zone dies, returns over 10 s", spread=10),
    ZONE,
    replace(ZONE, name="… and each reader gets an event a second", events=1),
    replace(ZONE, name="… and 1,000 topics are to be read from the log", pages=1_000),
    replace(ZONE, name="… and 100,000 topics are", pages=100_000),
    replace(ZONE, name="… with room for 200,000 on each node", room=200_000, horizon=120),
    replace(ZONE, name="two zones die, with room for 250,000", ended=40, room=250_000, horizon=120),
    replace(ALL, name="all nodes restart, nobody spreads returns", spread=0.2),
    ALL,
    replace(ALL, name="… plain, behind proxies", costs=PLAIN),
]
