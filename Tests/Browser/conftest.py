"""A server and a browser for each test, both fresh, and nothing left behind."""

import json
import ssl
import urllib.request

import pytest
from chromium import open_browser, playwright  # noqa: F401 (fixtures)
from demo_page import DemoPage
from playwright.sync_api import expect

# Faster than the default second, so that tests wait for many events and not for long.
EVENT_INTERVAL_SECONDS = "0.2"


@pytest.fixture
def server_options():
    return "--interval", EVENT_INTERVAL_SECONDS


@pytest.fixture
def server(start_server):
    return start_server()


@pytest.fixture
def browser(open_browser, server):
    return open_browser(trusting=server)


@pytest.fixture
def open_page():
    """Opens the page in a further tab."""
    return lambda context, url: DemoPage(context, url).open()


@pytest.fixture
def demo(browser, server):
    """The page, open over HTTPS. A script error on it fails the test, and so does what its policy forbids."""
    demo = DemoPage(browser, server.url).open()
    yield demo
    demo.expect_no_problems()


@pytest.fixture
def facts_demo(demo):
    """The page over HTTPS, once the server's facts have arrived and switched on the buttons that need them."""
    expect(demo.page.locator("#cut")).to_be_visible()
    return demo


@pytest.fixture
def plain_demo(open_browser, start_server):
    """The page, open over plain HTTP/1.1."""
    server = start_server(scheme="http")
    demo = DemoPage(open_browser(), server.url).open()
    yield demo
    demo.expect_no_problems()


@pytest.fixture
def http_request(server):
    """Does what a program would: over TLS, with the server's authority trusted."""
    context = ssl.create_default_context(cafile=server.authority)

    def send(method, url, body=None):
        request = urllib.request.Request(url, body and body.encode(), method=method)
        with urllib.request.urlopen(request, timeout=30, context=context) as response:
            return response.status

    return send


@pytest.fixture
def http_post(http_request):
    return lambda url, body: http_request("POST", url, body)


@pytest.fixture
def http_delete(http_request):
    return lambda url: http_request("DELETE", url)


@pytest.fixture
def http_get_from():
    """Reads a page of events as a program would."""

    def get_from(server):
        context = ssl.create_default_context(cafile=server.authority)

        def get(url):
            request = urllib.request.Request(url, headers={"Accept": "application/json"})
            with urllib.request.urlopen(request, timeout=30, context=context) as response:
                return json.load(response)

        return get

    return get_from


@pytest.fixture
def http_get(server, http_get_from):
    return http_get_from(server)
