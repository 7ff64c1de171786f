"""An EventSource cannot set headers: the token comes in a cookie, which no script of the page can read."""

import json
import ssl
import urllib.request

import pytest
from freshet_server import FreshetServer
from playwright.sync_api import expect
from tokens import SECRET, bearer, granting

PAGE = """<!doctype html><title>Events</title><ol></ol><p></p><script>
    const events = new EventSource("/events/orders/1");
    events.onmessage = event => document.querySelector("ol").append(
        Object.assign(document.createElement("li"), { textContent: event.data }));
    events.onopen = () => document.querySelector("p").textContent = "open";
    events.onerror = () => {
        if (events.readyState === EventSource.CLOSED) document.querySelector("p").textContent = "closed";
    };
</script>"""


@pytest.fixture
def server(tmp_path):
    folder = tmp_path / "public"
    folder.mkdir()
    (folder / "index.html").write_text(PAGE)
    launcher = ("env", f"FRESHET_KEY={SECRET}")
    server = FreshetServer(tmp_path, "--public", str(folder), launcher=launcher, command="serve").start()
    yield server
    server.stop()


def publish(server, data):
    context = ssl.create_default_context(cafile=server.authority)
    fields = bearer(granting(publish=["orders/*"]))
    request = urllib.request.Request(server.url + "/events/orders/1", data.encode(), fields, method="POST")
    with urllib.request.urlopen(request, timeout=30, context=context) as response:
        return json.load(response)["id"]


def give_token(browser, server, **grant):
    cookie = {"name": "__Host-freshet_token", "value": granting(**grant), "url": server.url}
    browser.add_cookies([{**cookie, "httpOnly": True, "secure": True, "sameSite": "Strict"}])


def test_an_event_source_reads_what_its_cookie_grants_and_resumes(open_browser, server):
    browser = open_browser(trusting=server)
    give_token(browser, server, subscribe=["orders/*"])
    page = browser.new_page()
    page.goto(server.url)
    expect(page.locator("p")).to_have_text("open")
    publish(server, "one")
    expect(page.locator("li")).to_have_text(["one"])
    server.stop()
    server.start()
    publish(server, "two")
    expect(page.locator("li")).to_have_text(["one", "two"], timeout=30_000)


@pytest.mark.parametrize("grant", [None, {"subscribe": ["chat/*"]}, {"subscribe": ["**"], "seconds": -60}])
def test_an_event_source_without_a_good_cookie_is_closed_for_good(open_browser, server, grant):
    browser = open_browser(trusting=server)
    if grant:
        give_token(browser, server, **grant)
    page = browser.new_page()
    page.goto(server.url)
    expect(page.locator("p")).to_have_text("closed")
