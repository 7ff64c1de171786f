"""What Autobahn found out, as it wrote it down: a behaviour and a close behaviour for each case."""

import json
from collections import Counter, defaultdict
from pathlib import Path

# NON-STRICT is allowed by the RFC, INFORMATIONAL is not about right and wrong.
GOOD = {"OK", "NON-STRICT", "INFORMATIONAL"}
# What of a failed case's own report says in words what was expected and what came.
MAXIMUM_QUOTED_CHARACTERS = 300


class Report:
    def __init__(self, folder: Path):
        index = folder / "index.json"
        agents = json.loads(index.read_text()) if index.exists() else {}
        (self.cases,) = agents.values() or [{}]
        self.folder = folder

    def problems(self, count: int) -> list[str]:
        """What is wrong, a line each: a number of cases other than `count`, and each case that is not passed."""
        found = [self._sentence(number) for number in self._in_order() if not self._is_good(number)]
        if len(self.cases) != count:
            found.insert(0, f"{len(self.cases)} cases ran, and the set has {count}")
        return found

    def summary(self) -> str:
        """Counts and times by section: `section 12:  90 cases in  31.2 s: 90 OK; closed: 90 OK`."""
        sections = defaultdict(list)
        for number in self._in_order():
            sections[number.split(".")[0]].append(self.cases[number])
        return "\n".join(
            f"section {section:>2}: {len(cases):>3} cases in {sum(case['duration'] for case in cases) / 1000:6.1f} s: "
            f"{_counted(cases, 'behavior')}; closed: {_counted(cases, 'behaviorClose')}"
            for section, cases in sections.items()
        )

    def _in_order(self) -> list[str]:
        return sorted(self.cases, key=lambda number: [int(part) for part in number.split(".")])

    def _is_good(self, number: str) -> bool:
        return {self.cases[number]["behavior"], self.cases[number]["behaviorClose"]} <= GOOD

    def _sentence(self, number: str) -> str:
        case = self.cases[number]
        report = self.folder / case["reportfile"]
        told = json.loads(report.read_text()) if report.exists() else {}
        words = " ".join(str(told.get(name, "")) for name in ("result", "resultClose")).strip()
        return (
            f"case {number}: {case['behavior']}, closed: {case['behaviorClose']} with {case['remoteCloseCode']}; "
            f"{words[:MAXIMUM_QUOTED_CHARACTERS]} ({report})"
        )


def _counted(cases: list[dict], name: str) -> str:
    counts = Counter(case[name] for case in cases)
    return ", ".join(f"{count} {behaviour}" for behaviour, count in counts.most_common())
