"""One server and one Firefox for the whole folder, as Firefox takes seconds to open; a fresh page for each test."""

import os
import shutil
from pathlib import Path

import pytest
from firefox import FIREFOX, Firefox
from freshet_server import FreshetServer
from listening_page import ListeningPage
from needs import need

# Many events while a test waits for something else.
EVENT_INTERVAL_SECONDS = "0.1"
HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def started_server(tmp_path_factory):
    need("firefox", os.access(FIREFOX, os.X_OK), "run scripts/install test, or set FRESHET_FIREFOX")
    folder = tmp_path_factory.mktemp("server")
    pages = folder / "pages"
    pages.mkdir()
    shutil.copy(HERE / "listening.html", pages)
    shutil.copy(HERE.parent / "Browser" / "recorder.js", pages)
    server = FreshetServer(folder, "--interval", EVENT_INTERVAL_SECONDS, "--public", str(pages))
    yield server.start()
    server.stop()


@pytest.fixture
def server(started_server):
    """The server, running, whatever an earlier test did to it."""
    if started_server.process.poll() is not None:
        started_server.start()
    return started_server


@pytest.fixture(scope="session")
def firefox(tmp_path_factory, started_server):
    firefox = Firefox(tmp_path_factory.mktemp("firefox"))
    try:
        yield firefox.start(trusting=started_server.authority)
    finally:
        firefox.stop()


@pytest.fixture
def page(firefox, server):
    """A page that listens to nothing yet, over HTTPS. The one before it goes, and its streams with it."""
    firefox.open(f"{server.url}/listening.html")
    return ListeningPage(firefox)
