"""The article's hijacking: a page of another site, in a browser that holds a cookie for ours, tries what it likes."""

import http.server
import threading
from urllib.parse import urlsplit

import pytest

ATTEMPTS = """async (target) => {
    const socket = new Promise((tell) => {
        const socket = new WebSocket(target.replace("http", "ws") + "/ws1");
        socket.onmessage = () => tell("message");
        socket.onclose = ({ code }) => tell(code);
    });
    const stream = new Promise((tell) => {
        const source = new EventSource(target + "/sse1", { withCredentials: true });
        source.onmessage = () => { source.close(); tell("message"); };
        source.onerror = () => tell(source.readyState === EventSource.CLOSED ? "closed" : "reconnecting");
    });
    const posted = fetch(target + "/events/orders/1", { method: "POST", body: "x", credentials: "include" })
        .then((response) => response.status, () => "refused");
    return { socket: await socket, stream: await stream, posted: await posted };
}"""


class EmptyPage(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>another site</title>")

    def log_message(self, *_):
        pass


@pytest.fixture
def other_site():
    """A site of another host: for a browser, 127.0.0.1 and localhost have nothing to do with each other."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), EmptyPage) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{site.server_address[1]}"
        site.shutdown()


def attempts_of(other_site, browser, server):
    browser.add_cookies(
        [{"name": "session", "value": "secret", "url": server.url, "sameSite": "None", "secure": True}]
    )
    page = browser.new_page()
    page.goto(other_site)
    return page.evaluate(ATTEMPTS, server.url)


def history(server, http_get):
    return http_get(f"{server.url}/events/orders/1")["events"]


def test_a_page_of_another_site_gets_nothing_and_does_nothing(other_site, browser, server, http_get):
    assert attempts_of(other_site, browser, server) == {"socket": 1006, "stream": "closed", "posted": "refused"}
    assert history(server, http_get) == [], "the POST was refused by the server, not only hidden by the browser"


def test_the_same_page_may_once_it_is_allowed(other_site, open_browser, start_server, http_get_from):
    server = start_server("--allow-origin", other_site)
    browser = open_browser(trusting=server)
    assert attempts_of(other_site, browser, server) == {"socket": "message", "stream": "message", "posted": 201}
    assert [event["data"] for event in history(server, http_get_from(server))] == ["x"]


def test_a_name_that_someone_points_at_this_machine_is_not_answered(start_server, open_browser):
    # DNS rebinding, without the DNS: the browser is told where the name leads.
    server = start_server(scheme="http")
    browser = open_browser(resolving="evil.test 127.0.0.1")
    answer = browser.new_page().goto(f"http://evil.test:{urlsplit(server.url).port}/")
    assert answer.status == 421
