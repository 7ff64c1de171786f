"""Storms that a real server has been through, for the simulation to be held against."""

from dataclasses import dataclass

from .costs import PLAIN, TLS, Costs
from .scenario import Scenario

# When Linux knocks again, from 6.5 on (net.ipv4.tcp_syn_linear_timeouts): at first each second.
LINUX_KNOCKS = (1, 2, 3, 4, 5, 7, 11, 19, 35, 67)


@dataclass(frozen=True)
class MeasuredStorm:
    """Medians of five turns of scripts/storm --measure, beside other work (load average 5 to 9)."""

    name: str
    readers: int
    costs: Costs
    # Over how many seconds their connections came; 0 where the server stood still until all had knocked.
    spread: float
    # When 50, 95, 99 and 100 % were served, in seconds: of the server's CPU where it stood still at first.
    times: tuple

    @property
    def scenario(self):
        """The same for the simulation: one core, no network, and no more events."""
        return Scenario(
            self.name, nodes=1, ended=1, readers=self.readers, cores=1, costs=self.costs, spread=self.spread, retry=0,
            round_trip=0, events=0, knocks=LINUX_KNOCKS)


MEASURED = [
    MeasuredStorm("4,000, plain", 4_000, PLAIN, 0, (0.51, 1.00, 1.05, 1.05)),
    MeasuredStorm("2,000, TLS", 2_000, TLS, 0, (0.60, 1.04, 1.08, 1.08)),
    MeasuredStorm("10,000, plain, by the clock", 10_000, PLAIN, 0.3, (1.70, 3.40, 3.66, 3.70)),
]
