"""Storms that a real server has been through, for the simulation to be held against."""

from dataclasses import dataclass

from .costs import PLAIN, TLS, Costs
from .scenario import Scenario

# When Linux knocks again, from 6.5 on (net.ipv4.tcp_syn_linear_timeouts): at first each second.
LINUX_KNOCKS = (1, 2, 3, 4, 5, 7, 11, 19, 35, 67)


@dataclass(frozen=True)
class MeasuredStorm:
    """Medians of five turns of scripts/storm --measure, beside other work (load average 4 to 6)."""

    name: str
    readers: int
    costs: Costs
    # Over how many seconds their connections came; 0 where the server stood still until all had knocked.
    spread: float
    # When 50, 95, 99 and 100 % were served, in seconds.
    times: tuple

    @property
    def scenario(self):
        """The same for the simulation: one core, no network, and no more events."""
        return Scenario(
            self.name, nodes=1, ended=1, readers=self.readers, cores=1, costs=self.costs, spread=self.spread, retry=0,
            round_trip=0, events=0, knocks=LINUX_KNOCKS)


MEASURED = [
    MeasuredStorm("4,000, plain, s of the server's CPU", 4_000, PLAIN, 0, (0.42, 0.80, 0.83, 0.84)),
    MeasuredStorm("2,000, TLS, s of the server's CPU", 2_000, TLS, 0, (0.70, 1.03, 1.03, 1.03)),
    MeasuredStorm("9,000 that wait already, plain, s", 9_000, PLAIN, 0, (1.37, 2.85, 2.99, 3.02)),
    MeasuredStorm("10,000, plain, s", 10_000, PLAIN, 0.3, (1.17, 2.25, 2.34, 2.37)),
]
