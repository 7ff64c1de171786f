"""Runs under violence. A seed fixes what can be fixed, and is said before, and with every failure."""

import faulthandler
import os
import random

import load_balancer
import pytest
from nats_needed import need_engine, need_nats_server
from needs import need

FIXED_SEED = 20_25
# Ten times what the slowest test takes on a normal machine, and for a long run two seconds for each kill.
ROPE_SECONDS, ROPE_SECONDS_PER_KILL = 300, 5
# A thorough test may take as long again to tell whose fault something was.
ROPE_SECONDS_PER_SECOND = 3


def pytest_addoption(parser):
    parser.addoption("--kills", type=int, default=int(os.environ.get("FAULT_KILLS", "20")))
    parser.addoption("--seconds", type=int, default=int(os.environ.get("FAULT_SECONDS", "900")))
    parser.addoption("--seed", default=os.environ.get("FAULT_SEED"))


def seeds(config):
    """One that stays, so that what passes goes on passing, and one that is new; or the one that was asked for."""
    if not hasattr(config, "fault_seeds"):
        asked = config.getoption("seed")
        config.fault_seeds = [asked] if asked else [str(FIXED_SEED), str(random.SystemRandom().randrange(10**6))]
    return config.fault_seeds


def pytest_report_header(config):
    return f"seeds: {', '.join(seeds(config))} (--seed), kills: {config.getoption('kills')} (--kills)"


def pytest_generate_tests(metafunc):
    if "seed" in metafunc.fixturenames:
        metafunc.parametrize("seed", seeds(metafunc.config), ids=lambda seed: f"seed={seed}")


@pytest.fixture
def kills(request):
    return request.config.getoption("kills")


@pytest.fixture
def seconds(request):
    """How long a thorough test goes on, with each seed."""
    return request.config.getoption("seconds")


@pytest.fixture
def say(request):
    """Says something at once, whether the test passes or not."""
    plugins = request.config.pluginmanager

    def say(line):
        with plugins.get_plugin("capturemanager").global_and_fixture_disabled():
            plugins.get_plugin("terminalreporter").ensure_newline()
            plugins.get_plugin("terminalreporter").write_line(line)

    return say


@pytest.fixture(autouse=True)
def last_rope(request, kills, seconds):
    """Every wait has a limit of its own; this is for one that has not."""
    more = ROPE_SECONDS_PER_SECOND * seconds if request.node.get_closest_marker("thorough") else 0
    faulthandler.dump_traceback_later(ROPE_SECONDS + ROPE_SECONDS_PER_KILL * kills + more, exit=True)
    yield
    faulthandler.cancel_dump_traceback_later()


@pytest.fixture(scope="session")
def nats_server():
    need_nats_server()


@pytest.fixture(scope="session")
def haproxy():
    """HAProxy is on this machine, or can be got."""
    try:
        load_balancer.program()
    except load_balancer.NoHaproxy as reason:
        need("haproxy", False, str(reason))


@pytest.fixture(scope="session")
def engine(nats_server, haproxy):
    """All that a cluster takes is there."""
    need_engine()


@pytest.fixture
def check_log(freshet):
    """The log of a server, running or not, is sound."""

    def check(server):
        checked = freshet("log", "check", "--state", server.state)
        assert checked.returncode == 0, checked.stdout + checked.stderr

    return check
