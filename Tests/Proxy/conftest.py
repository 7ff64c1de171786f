"""The article's reverse proxy: real Caddy with deploy/Caddyfile, real Chromium that trusts Caddy's authority."""

import subprocess

import pytest
from caddy_proxy import CaddyProxy
from chromium import open_browser, playwright  # noqa: F401 (fixtures)
from freshet_server import REPOSITORY
from needs import need
from proxied_page import ProxiedPage
from stub_backend import StubBackend

# Many events while a test waits for something else, few enough to look at.
EVENT_INTERVAL_SECONDS = "0.05"


@pytest.fixture(scope="session")
def caddy():
    """Caddy is on this machine, or can be got."""
    found = subprocess.run([REPOSITORY / "scripts" / "caddy"], capture_output=True, text=True)
    need("caddy", found.returncode == 0, found.stderr.strip())


@pytest.fixture
def start_proxy(tmp_path, caddy):
    """Starts proxies, and takes down at the end whatever still runs."""
    proxies = []

    def start(*demo_options, **settings):
        folder = tmp_path / f"proxy-{len(proxies)}"
        proxies.append(CaddyProxy(folder, *demo_options, **settings))
        return proxies[-1].start()

    yield start
    for proxy in proxies:
        proxy.stop()


@pytest.fixture
def proxy(start_proxy):
    return start_proxy("--interval", EVENT_INTERVAL_SECONDS)


@pytest.fixture
def stub(proxy):
    """A stub in the place of backend A."""
    proxy.backends["A"].kill()
    stub = StubBackend(proxy.backends["A"].host_and_port)
    yield stub
    stub.close()


@pytest.fixture
def open_tab(open_browser):  # noqa: F811
    """Opens a page of the proxy's origin in a fresh browser. The listing of files is one without streams of its own."""

    def open_tab(proxy, path="/files/"):
        return ProxiedPage(open_browser(trusting=proxy), proxy.url + path).open()

    return open_tab


@pytest.fixture
def tab(open_tab, proxy):
    return open_tab(proxy)
