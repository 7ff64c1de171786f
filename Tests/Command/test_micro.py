"""`scripts/micro`: counts that are the same on every run, and what is said where something cannot be counted."""

import json
import os
import shutil
import subprocess
import sys

import pytest
from freshet_server import REPOSITORY
from needs import need

LIMIT_SECONDS = 120
ROW = "encoding/lines/200"
# What callgrind counts beside the work itself: a table that grows, a page that is touched for the first time.
TOLERANCE = 0.01


@pytest.fixture
def micro():
    """Runs it to its end."""
    program = REPOSITORY / ".build" / "release" / "FreshetMicro"
    need("FreshetMicro", program.exists(), "build it with make test, or swift build -c release --product FreshetMicro")

    def run(*arguments, **environment):
        command = [sys.executable, REPOSITORY / "scripts" / "micro", *arguments]
        return subprocess.run(
            command, capture_output=True, text=True, timeout=LIMIT_SECONDS, env=os.environ | environment
        )

    return run


def figures(done):
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_what_is_counted_is_the_same_on_every_run(micro):
    need("valgrind", shutil.which("valgrind"), "apt-get install valgrind")
    (one,), (other,) = (figures(micro("--only", ROW, "--json")) for _ in range(2))
    assert one["allocations"] == other["allocations"] > 0
    assert one["allocatedBytes"] == other["allocatedBytes"] > 0
    assert one["instructions"] == pytest.approx(other["instructions"], rel=TOLERANCE) and one["instructions"] > 1_000


def test_without_valgrind_it_says_so_and_counts_the_rest(micro, tmp_path):
    done = micro("--only", ROW, PATH=str(tmp_path))
    heading, _, row = done.stdout.splitlines()
    assert "no valgrind" in done.stderr
    assert "allocations" in heading and "instructions" not in heading
    assert row.startswith(f"| {ROW} | event | ")


def test_a_name_may_be_the_beginning_of_several(micro, tmp_path):
    done = micro("--only", "encoding/lines,encoding/websocket/200", "--rounds", "1", "--json", PATH=str(tmp_path))
    assert [figure["name"] for figure in figures(done)] == [
        "encoding/lines/200",
        "encoding/lines/2000",
        "encoding/websocket/200",
    ]


@pytest.mark.parametrize("size", [200, 1_000])
def test_a_shared_stream_has_hardly_more_bytes_than_one_of_ones_own(micro, tmp_path, size):
    done = micro("--only", f"compression/{size}", "--rounds", "3", "--json", PATH=str(tmp_path))
    output = {figure["name"].split("/")[2]: figure["outputBytes"] for figure in figures(done)}
    assert output["sliding"] <= 1.15 * min(output["own-gzip"], output["sliding-32k"])
    assert output["sliding"] < 0.7 * output["self-contained"] < output["plain"]


def test_a_name_that_nothing_has_is_refused_with_those_that_there_are(micro, tmp_path):
    done = micro("--only", "encoding/line", PATH=str(tmp_path))
    assert done.returncode == 64
    assert 'Nothing here is named "encoding/line"' in done.stderr and ROW in done.stderr
