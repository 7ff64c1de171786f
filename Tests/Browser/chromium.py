"""Fixtures: a real Chromium that trusts whom it is told to trust, and records what its streams do."""

import os
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from needs import need

CHROMIUM = os.environ.get("FRESHET_CHROMIUM", "/usr/bin/chromium")
WAIT_MILLISECONDS = 20_000
# No certificate error is ignored: an authority is trusted the way a user would do it.
CHROMIUM_ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]

expect.set_options(timeout=WAIT_MILLISECONDS)


@pytest.fixture(scope="session")
def playwright():
    need("chromium", os.access(CHROMIUM, os.X_OK), "run scripts/install test, or set FRESHET_CHROMIUM")
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture
def open_browser(tmp_path, playwright):
    """Opens browsers with a home and a profile of their own.

    `trusting` names the server whose authority is trusted, `resolving` says where names lead ("NAME ADDRESS").
    """
    contexts = []

    def open_browser(trusting=None, resolving=None, **options):
        folder = tmp_path / f"browser-{len(contexts)}"
        home = folder / "home"
        _make_trust_database(home / ".pki" / "nssdb", trusting)
        context = playwright.chromium.launch_persistent_context(
            folder / "profile",
            executable_path=CHROMIUM,
            args=CHROMIUM_ARGUMENTS + ([f"--host-resolver-rules=MAP {resolving}"] if resolving else []),
            env={**os.environ, "HOME": str(home)},
            **options,
        )
        context.set_default_timeout(WAIT_MILLISECONDS)
        context.add_init_script(path=Path(__file__).with_name("recorder.js"))
        contexts.append(context)
        return context

    yield open_browser
    for context in contexts:
        context.close()


def _make_trust_database(database, server):
    database.mkdir(parents=True)
    _certutil(database, "-N", "--empty-password")
    if server:
        _certutil(database, "-A", "-t", "C,,", "-n", "freshet", "-i", str(server.authority))


def _certutil(database, *arguments):
    subprocess.run(["certutil", "-d", f"sql:{database}", *arguments], check=True, timeout=30, capture_output=True)
