"""What every folder of tests may ask for: servers, and the program run to its end. Each pytest.ini loads it."""

import subprocess

import pytest
from freshet_server import BINARY, FreshetServer, hide_own_variables
from needs import REQUIRED  # noqa: F401 - before its variable is gone

LIMIT_SECONDS = 60


def pytest_sessionstart(session):
    """Hides our variables from what the tests start, but not from the processes that run the tests."""
    has_workers = session.config.getoption("numprocesses", None) and not hasattr(session.config, "workerinput")
    if not has_workers:
        hide_own_variables()


@pytest.fixture
def server_options():
    """What every server of a folder is started with; a folder may say otherwise."""
    return ()


@pytest.fixture
def start_server(tmp_path, server_options):
    """Starts servers, and stops at the end whatever still runs."""
    servers = []

    def start(*arguments, scheme="https"):
        folder = tmp_path / f"server-{len(servers)}"
        folder.mkdir()
        servers.append(FreshetServer(folder, *server_options, *arguments, scheme=scheme))
        return servers[-1].start()

    yield start
    for server in servers:
        server.stop()


@pytest.fixture
def freshet(tmp_path):
    """Runs the program to its end."""

    def run(*arguments, **options):
        command = [BINARY, *map(str, arguments)]
        environment = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
        return subprocess.run(
            command, capture_output=True, text=True, timeout=LIMIT_SECONDS, env=environment, **options
        )

    return run
