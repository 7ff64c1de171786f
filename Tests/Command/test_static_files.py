"""Files of a folder, through the program: the options, and every way out of the folder that a client can try."""

import http.client
import os
import subprocess
from urllib.parse import urlsplit

import pytest
from event_stream import EventStream
from test_starting import one_line_failure

LONG_TEXT = "".join(f"line {number}\n" for number in range(5000))


@pytest.fixture
def public(tmp_path):
    """A folder to serve, with a secret beside it and some that are hidden in it."""
    public = tmp_path / "public"
    (public / "folder").mkdir(parents=True)
    (public / "folder" / "page.html").write_text("a page")
    (public / "file.txt").write_text("a file")
    (public / "long.txt").write_text(LONG_TEXT)
    (public / ".env").write_text("secret")
    (public / ".git").mkdir()
    (public / ".git" / "config").write_text("secret")
    (tmp_path / "secret.txt").write_text("secret")
    (public / "out.txt").symlink_to("../secret.txt")
    (public / "around").symlink_to("..")
    (public / "env.txt").symlink_to(".env")
    return public


def request(server, target, method="GET", headers={}):
    """Status, fields and body of a response. The target goes out as it stands."""
    address = urlsplit(server.url)
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=30)
    try:
        connection.putrequest(method, target, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        response = connection.getresponse()
        return response.status, response.headers, response.read()
    finally:
        connection.close()


@pytest.fixture
def serve(start_server, public):
    return lambda *arguments: start_server("--public", str(public), *arguments, scheme="http")


WAYS_OUT = [
    "/../secret.txt",
    "/folder/../../secret.txt",
    "/folder/../file.txt",
    "/./file.txt",
    "/%2e%2e/secret.txt",
    "/%2E%2E/secret.txt",
    "/.%2e/secret.txt",
    "/..%2fsecret.txt",
    "/%2e%2e%2fsecret.txt",
    "/folder%2f..%2f..%2fsecret.txt",
    "/..%5csecret.txt",
    "/..\\secret.txt",
    "/%252e%252e/secret.txt",
    "/%252e%252e%252fsecret.txt",
    "/%c0%ae%c0%ae/secret.txt",
    "/%e0%80%ae%e0%80%ae/secret.txt",
    "/%uff0e%uff0e/secret.txt",
    "/file.txt%00",
    "/file.txt%00.html",
    "/%00/../secret.txt",
    "//etc/passwd",
    "///etc/passwd",
    "/%2fetc/passwd",
    "/%2f%2fetc%2fpasswd",
    "/..;/secret.txt",
    "/out.txt",
    "/around",
    "/around/",
    "/around/secret.txt",
    "/.env",
    "/%2eenv",
    "/env.txt",
    "/.git/config",
    "/.git/",
    "/file.txt/../../secret.txt",
    "/file.txt/",
    "/" + "../" * 50 + "etc/passwd",
    "/" + "a/" * 3000,
    "/" + "a" * 300,
]


@pytest.mark.parametrize("arguments", [[], ["--browse"]])
def test_there_is_no_way_out_of_the_folder(serve, arguments):
    server = serve(*arguments)
    for target in WAYS_OUT:
        status, _, body = request(server, target)
        assert status in (400, 404), target
        assert b"root:" not in body and b"a file" not in body, target
        assert body != b"secret", target
    assert request(server, "/file.txt")[2] == b"a file"


def test_an_absolute_target_is_no_way_out_either(serve):
    server = serve()
    assert request(server, f"{server.url}/file.txt")[0] == 200
    for path in ["/../secret.txt", "/%2e%2e/secret.txt", "/.env"]:
        assert request(server, server.url + path)[0] == 404


def test_a_fifo_is_not_there_and_nobody_waits_for_it(serve, public):
    os.mkfifo(public / "fifo.txt")
    server = serve("--browse")
    assert request(server, "/fifo.txt")[0] == 404
    assert b"fifo" not in request(server, "/")[2]


def test_the_folder_comes_before_the_page_and_the_streams_before_the_folder(serve, public):
    (public / "index.html").write_text("my page")
    (public / "sse1").write_text("not the stream")
    (public / "ws.js").write_text("my script")
    (public / "demo").mkdir()
    (public / "demo" / "about").write_text("not what the page asks for")
    server = serve("--interval", "0.01")
    assert request(server, "/")[2] == b"my page"
    assert request(server, "/ws.js")[2] == b"my script"
    assert b'"version"' in request(server, "/demo/about")[2]
    assert request(server, "/style.css")[0] == 200
    with EventStream(server.url + "/sse1") as stream:
        assert [id for id, _ in stream.events(2)] == ["0", "1"]


def test_without_an_index_of_its_own_the_page_stays(serve):
    assert b"<title>" in request(serve(), "/")[2]


def test_folders_are_shown_only_on_demand(serve):
    assert request(serve(), "/folder/")[0] == 404
    status, _, body = request(serve("--browse"), "/folder/")
    assert status == 200
    assert b'<a href="page.html">' in body


def test_a_folder_without_its_slash_redirects_within_the_site(serve):
    status, headers, _ = request(serve("--browse"), "/folder?a=b")
    assert (status, headers["Location"]) == (308, "/folder/?a=b")


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_a_text_comes_compressed_and_is_the_same_text(serve, coding):
    server = serve()
    _, headers, body = request(server, "/long.txt", headers={"Accept-Encoding": coding})
    assert headers["Content-Encoding"] == coding
    assert len(body) < len(LONG_TEXT) / 3
    shown = subprocess.run(
        ["curl", "--silent", "--compressed", "--header", f"Accept-Encoding: {coding}", server.url + "/long.txt"],
        capture_output=True, text=True, check=True, timeout=60,
    )
    assert shown.stdout == LONG_TEXT


def test_what_a_browser_has_is_not_sent_again(serve):
    server = serve()
    for coding in ["identity", "gzip", "zstd"]:
        fields = {"Accept-Encoding": coding}
        _, headers, _ = request(server, "/long.txt", headers=fields)
        fields["If-None-Match"] = headers["ETag"]
        assert request(server, "/long.txt", headers=fields)[0] == 304
    assert request(server, "/long.txt", headers={"If-Modified-Since": headers["Last-Modified"]})[0] == 304


def test_a_download_goes_on_where_it_was_cut(serve):
    server = serve()
    _, headers, _ = request(server, "/long.txt")
    resume = {"Range": "bytes=1000-", "If-Range": headers["ETag"]}
    status, headers, body = request(server, "/long.txt", headers=resume)
    assert (status, body.decode()) == (206, LONG_TEXT[1000:])
    assert headers["Content-Range"] == f"bytes 1000-{len(LONG_TEXT) - 1}/{len(LONG_TEXT)}"
    resume["Range"] = "bytes=100000-"
    assert request(server, "/long.txt", headers=resume)[0] == 416


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_files_can_only_be_read(serve, method):
    status, headers, _ = request(serve(), "/file.txt", method)
    assert (status, headers["Allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize("command", ["demo", "serve"])
@pytest.mark.parametrize("name", ["nowhere", "file.txt"])
def test_a_folder_that_is_none_is_one_line_that_says_what_to_do(freshet, tmp_path, public, command, name):
    result = freshet(command, "--plain", "--listen", "localhost:0", "--state", tmp_path / "state", "--public", public / name)
    assert str(public / name) in one_line_failure(result)
    assert "--public" in result.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_read_is_one_line(freshet, tmp_path, public):
    public.chmod(0)
    result = freshet("demo", "--plain", "--listen", "localhost:0", "--state", tmp_path / "state", "--public", public)
    public.chmod(0o755)
    assert "--public" in one_line_failure(result)


@pytest.mark.parametrize("state", [".", "state", "link", "new", "new/state"])
def test_the_server_does_not_publish_its_own_keys(freshet, public, state):
    (public / "state").mkdir()
    (public / "link").symlink_to("state")
    for folder in [public, os.path.relpath(public)]:
        secret = os.path.join(folder, state)
        result = freshet("demo", "--listen", "localhost:0", "--state", secret, "--public", folder)
        assert secret in one_line_failure(result)
    assert not list(public.rglob("*.pem"))


def test_the_server_does_not_publish_a_key_that_it_is_given(freshet, tmp_path, public):
    for name in ["cert.pem", "key.pem"]:
        (public / name).write_text("a secret")
    pair = ["--tls-certificate", public / "cert.pem", "--tls-key", public / "key.pem"]
    result = freshet("demo", "--listen", "localhost:0", "--state", tmp_path / "state", "--public", public, *pair)
    assert str(public / "key.pem") in one_line_failure(result)


def test_a_hidden_state_folder_may_be_in_the_folder(start_server, public):
    server = start_server("--public", str(public), "--state", str(public / ".state"), scheme="http")
    assert request(server, "/file.txt")[0] == 200
    assert request(server, "/.state/ca-key.pem")[0] == 404


def test_browse_needs_a_folder(freshet):
    result = freshet("demo", "--browse")
    assert result.returncode == 64
    assert "--public" in result.stderr
