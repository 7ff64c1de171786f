"""Autobahn|Testsuite, and the ways on which its WebSockets reach the demo's echo."""

import subprocess
from pathlib import Path

import pytest
from freshet_server import REPOSITORY
from fuzzing_client import FuzzingClient
from needs import need


def program(name: str) -> Path:
    """What the script of this name prints: where the program is, that this machine has or can get."""
    found = subprocess.run([REPOSITORY / "scripts" / name], capture_output=True, text=True)
    need(name, found.returncode == 0, found.stderr.strip())
    return REPOSITORY / found.stdout.strip()


@pytest.fixture(scope="session")
def fuzzing_client():
    return FuzzingClient(program("autobahn"))


@pytest.fixture(scope="session")
def haproxy_program():
    return program("haproxy")


@pytest.fixture
def expect_all_good(fuzzing_client, capsys):
    """Runs a set of cases, tells how it went by section, and fails with each case that was not passed."""

    def expect(cases, url, name):
        report = fuzzing_client.run(cases, url, name)
        with capsys.disabled():
            print(f"\n{name} ({report.folder}):\n{report.summary()}", flush=True)
        problems = report.problems(cases.count)
        assert not problems, "\n".join([f"{len(problems)} problems:", *problems])

    return expect
