"""Autobahn|Testsuite as a client that breaks every rule of RFC 6455 once, and sees what the server makes of it."""

import json
import shutil
import subprocess
from pathlib import Path

from case_set import CaseSet
from freshet_server import REPOSITORY
from report import Report

REPORTS = REPOSITORY / ".logs" / "conformance"


class FuzzingClient:
    def __init__(self, program: Path):
        self.program = program

    def run(self, cases: CaseSet, url: str, name: str) -> Report:
        """Runs a set of cases against the echo at `url`; the reports stay in .logs/conformance/`name`."""
        folder = REPORTS / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        specification = folder / "specification.json"
        specification.write_text(
            json.dumps(
                {
                    "outdir": str(folder),
                    "servers": [{"agent": "freshet", "url": url}],
                    "cases": cases.patterns,
                    "exclude-cases": [],
                    "exclude-agent-cases": {},
                }
            )
        )
        self._run("-m", "fuzzingclient", "-s", specification, output=folder / "wstest.log", limit=cases.limit_seconds)
        return Report(folder)

    def _run(self, *arguments, output: Path, limit: int):
        with output.open("wb") as log:
            try:
                ended = subprocess.run([self.program, *arguments], stdout=log, stderr=log, timeout=limit)
            except subprocess.TimeoutExpired:
                raise AssertionError(f"the cases did not end within {limit} s:\n{_last_lines(output)}") from None
        assert ended.returncode == 0, f"wstest ended with {ended.returncode}:\n{_last_lines(output)}"


def _last_lines(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-20:])
