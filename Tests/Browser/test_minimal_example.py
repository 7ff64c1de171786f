"""The smallest page: eight buttons and a log."""

import re

import pytest
from playwright.sync_api import expect

from freshet_server import REPOSITORY


@pytest.fixture
def page(open_browser, start_server):
    server = start_server("--public", str(REPOSITORY / "Examples" / "minimal"))
    page = open_browser(trusting=server).new_page()
    page.goto(server.url)
    return page


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("WS1", r"WS1 message \{.*\n"),
        ("WS2", r"WS2 message \{.*\n"),
        ("ES1", r"ES1 message \d+, last event ID 0\n"),
        ("ES2", r"ES2 message \d+, last event ID 0\n"),
    ],
)
def test_each_of_four_streams_starts_logs_and_closes(page, name, message):
    log = page.locator("#log")
    page.get_by_role("button", name=f"Start {name}").click()
    expect(log).to_have_text(re.compile(rf"{name} open\s+{message}"))
    page.get_by_role("button", name=f"Start {name}").click()
    page.get_by_role("button", name=f"Close {name}").click()
    expect(log).to_contain_text(f"{name} closed by the page")
    assert log.inner_text().count(f"{name} open") == 1
