"""What else the proxy serves, and how it ends."""

import socket
import ssl
import urllib.error
import urllib.request

import pytest


def get(proxy, path, **headers):
    context = ssl.create_default_context(cafile=proxy.authority)
    request = urllib.request.Request(proxy.url + path, headers=headers)
    return urllib.request.urlopen(request, timeout=20, context=context)


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_the_page_comes_compressed(proxy, coding):
    answer = get(proxy, "/", **{"Accept-Encoding": coding})
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["content-encoding"] == coding


def test_the_page_works_through_the_proxy(open_tab, proxy):
    page = open_tab(proxy, "/")
    page.expect_more_events("sse1", 3)
    page.expect_more_events("ws1", 3)
    for stream in ("sse1", "ws1"):
        ids = page.ids(stream)
        assert ids == list(range(len(ids)))
    assert page.problems == []


def test_files_are_listed_and_served_except_those_that_begin_with_a_dot(start_proxy, tmp_path):
    files = tmp_path / "files"
    (files / "folder").mkdir(parents=True)
    (files / "one.txt").write_text("the first file")
    (files / ".secret").write_text("not for everybody")
    proxy = start_proxy(files=files)

    listing = get(proxy, "/files").read().decode()
    assert "one.txt" in listing and "folder/" in listing
    assert ".secret" not in listing
    assert get(proxy, "/files/one.txt").read() == b"the first file"
    with pytest.raises(urllib.error.HTTPError) as refusal:
        get(proxy, "/files/.secret")
    assert refusal.value.code == 404


def test_the_smallest_page_works_from_the_folder_of_files(open_tab, proxy):
    page = open_tab(proxy, "/files/minimal/")
    page.page.get_by_role("button", name="Start ES1").click()
    page.expect_more_events("sse1", 3)


def test_an_interrupt_ends_caddy_and_both_backends_though_streams_are_open(proxy, tab):
    tab.listen("sse1")
    tab.expect_more_events("sse1", 1)
    assert proxy.stop() == 0
    addresses = [backend.host_and_port for backend in proxy.backends.values()]
    for address in [*addresses, ("127.0.0.1", int(proxy.url.rsplit(":", 1)[1]))]:
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(address, timeout=5)
