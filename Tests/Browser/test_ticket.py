"""An EventSource whose URL has a ticket: the page's token is in a script's hands, and never in a URL."""

import http.client
from urllib.parse import urlsplit

import pytest
from failing_proxy import FailingProxy
from freshet_server import FreshetServer
from playwright.sync_api import expect
from tokens import SECRET, bearer, granting

PAGE = """<!doctype html><title>Events</title><ol></ol><p></p><script>
    async function read(token) {
        const headers = { authorization: `Bearer ${token}` };
        const body = JSON.stringify({ topics: ["orders/1"] });
        const answer = await fetch("/tickets", { method: "POST", headers, body });
        const events = new EventSource((await answer.json()).url);
        events.onmessage = event => document.querySelector("ol").append(
            Object.assign(document.createElement("li"), { textContent: event.data }));
        let opened = 0;
        events.onopen = () => document.querySelector("p").textContent = `opened ${++opened}`;
        events.addEventListener("disconnected", () => events.close());
    }
</script>"""


@pytest.fixture
def server(tmp_path):
    folder = tmp_path / "public"
    folder.mkdir()
    (folder / "index.html").write_text(PAGE)
    log = f"sqlite:{tmp_path / 'events.db'}"
    server = FreshetServer(
        tmp_path, "--public", str(folder), "--log", log, scheme="http", launcher=("env", f"FRESHET_KEY={SECRET}"),
        command="serve")
    yield server.start()
    server.stop()


@pytest.fixture
def proxy(server):
    proxy = FailingProxy(server.url)
    yield proxy
    proxy.close()


def publish(server, data):
    address = urlsplit(server.url)
    connection = http.client.HTTPConnection("localhost", address.port, timeout=30)
    connection.request("POST", "/events/orders/1", data.encode(), bearer(granting(publish=["orders/*"])))
    assert connection.getresponse().status == 201
    connection.close()


def test_a_ticketed_stream_that_is_cut_three_times_resumes_each_time(open_browser, server, proxy):
    page = open_browser().new_page()
    page.goto(proxy.url)
    page.evaluate("token => read(token)", granting(subscribe=["orders/*"], sub="ann"))
    expect(page.locator("p")).to_have_text("opened 1")
    texts = []

    def say(text):
        publish(server, text)
        texts.append(text)

    def cut_the_network():
        proxy.cut()
        say("while the network was gone")

    def kill_the_server():
        say("before the server was killed")
        expect(page.locator("li")).to_have_text(texts)
        server.kill()
        server.start()
        say("before the reader was back")

    for number, cut in enumerate([cut_the_network, cut_the_network, kill_the_server]):
        say(f"{number}")
        expect(page.locator("li")).to_have_text(texts)
        cut()
        expect(page.locator("li")).to_have_text(texts, timeout=30_000)
        expect(page.locator("p")).to_have_text(f"opened {number + 2}")
