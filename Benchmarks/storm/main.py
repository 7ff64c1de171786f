"""Says what each storm comes to, by the formulas and by the simulation, and whether they agree."""

import argparse
import resource
import sys

from .arithmetic import Arithmetic
from .measured import MEASURED
from .node import Node
from .scenarios import SCENARIOS

# Of a figure, between formulas and simulation; and how many times the one of a simulated and a measured time may be the
# other.
TOLERANCE, TOLERANCE_OF_REALITY = 0.1, 1.5
SHARES = (0.5, 0.95, 0.99, 1)
# What differs by less does not count: seconds, and shares of the cores.
LEAST = {"s": 0.3, "CPU": 0.05, "GiB": 0.1, "reads": 0}


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--check", action="store_true", help="fail where what is said twice differs")
    options.add_argument("--measure", type=int, metavar="TURNS", help="measure what returns cost on this machine")
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    if chosen.measure:
        return measured(chosen.measure)
    faults = [*reckoned_storms(chosen.seed), *measured_storms(chosen.seed)]
    for fault in faults:
        print(fault, file=sys.stderr)
    return int(bool(faults) and chosen.check)


def reckoned_storms(seed):
    print("| storm | come to a node | 50 % s | 95 % | 99 % | all | CPU peak | lasting | GiB | reads | in vain |")
    print("|---|" + "---:|" * 10)
    for scenario in SCENARIOS:
        node, arithmetic = Node(scenario, seed).run(), Arithmetic(scenario)
        print(row(node), row_of(arithmetic), sep="\n", flush=True)
        for fault in differences(node, arithmetic):
            yield f"{scenario.name}: {fault}"


def measured_storms(seed):
    print("\n| storm on one core | 50 % s | 95 % | 99 % | all |\n|---|" + "---:|" * 4)
    for storm in MEASURED:
        node = Node(storm.scenario, seed).run()
        simulated = [node.seconds_until(share) for share in SHARES]
        for name, times in [(f"{storm.name}: measured", storm.times), ("simulated", simulated)]:
            print(f"| {' | '.join([name, *(text(time, 2) for time in times)])} |", flush=True)
        if not 1 / TOLERANCE_OF_REALITY <= simulated[-1] / storm.times[-1] <= TOLERANCE_OF_REALITY:
            yield f"{storm.name}: {simulated[-1]:.2f} s simulated, {storm.times[-1]:.2f} measured"


def measured(turns):
    from .measure import measure

    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    measure(turns)


def row(node):
    times = [text(node.seconds_until(share), 1) for share in SHARES]
    lasting = f"{node.lasting_cpu:.0%}" if node.refusals else ""
    cells = [node.scenario.name, f"{node.scenario.returning:,}", *times, f"{node.peak_cpu:.0%}", lasting,
             text(node.peak_kib / 2**20, 1), f"{node.desk.reads:,}", f"{node.overflows + node.refusals:,}"]
    return f"| {' | '.join(cells)} |"


def row_of(arithmetic):
    lasting = f"{arithmetic.refusing_cpu:.0%}" if arithmetic.refused else ""
    peak = "" if arithmetic.refused else f"{arithmetic.peak_cpu:.0%}"
    cells = ["by formula", "", "", "", "", span(arithmetic.seconds, 1), peak, lasting,
             text(arithmetic.peak_kib / 2**20, 1), span((arithmetic.reads_at_least, arithmetic.reads_at_most), 0), ""]
    return f"| {' | '.join(cells)} |"


def span(ends, digits):
    """From the least to the most, or one of them where they are the same."""
    return " – ".join(dict.fromkeys(text(end, digits) for end in ends or ()))


def text(value, digits):
    return "" if value is None else f"{value:,.{digits}f}"


def differences(node, arithmetic):
    """What the two say so differently that one of them is wrong."""
    memory = node.peak_kib / 2**20, arithmetic.peak_kib / 2**20
    ranges = [("GiB", "memory", memory[0], (memory[1], memory[1]))]
    if arithmetic.refused:
        ranges.append(("CPU", "lasting CPU", node.lasting_cpu, (arithmetic.refusing_cpu,) * 2))
    else:
        ranges.append(("CPU", "peak CPU", node.peak_cpu, (arithmetic.peak_cpu,) * 2))
    if arithmetic.seconds:
        ranges.append(("s", "time", node.seconds_until(1) or float("inf"), arithmetic.seconds))
    ranges.append(("reads", "pages", node.desk.reads, (arithmetic.reads_at_least, arithmetic.reads_at_most)))
    for unit, what, simulated, (least, most) in ranges:
        if not least - max(LEAST[unit], TOLERANCE * least) <= simulated <= most + max(LEAST[unit], TOLERANCE * most):
            yield f"{what}: {simulated:.2f} {unit} simulated, {least:.2f} to {most:.2f} by formula"
