"""The operator's own listener: who may ask, and where it is."""

import re
import signal
import socket
from urllib.parse import urlsplit

import pytest
from freshet_server import FreshetServer
from operator_view import Operator


@pytest.fixture
def operator(start_server):
    return Operator(start_server("--admin", "localhost:0", scheme="http"))


def test_the_public_listener_has_none_of_it(start_server):
    import httpx

    server = start_server("--admin", "localhost:0", scheme="http")
    for path in ["/metrics", "/livez", "/readyz"]:
        assert httpx.get(server.url + path).status_code == 404


def test_what_is_not_there_is_a_problem(operator):
    response, body = operator.get("/elsewhere")
    assert response.status == 404
    assert response.headers["Content-Type"] == "application/problem+json"
    assert '"status":404' in body.replace(" ", "")


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8444", "127.0.0.1.evil.example", "localhost@evil"])
def test_a_name_that_was_pointed_here_is_refused(operator, host):
    assert operator.get("/metrics", Host=host)[0].status == 421


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Origin": "http://localhost:1"},
     {"Sec_Fetch_Site": "cross-site"}, {"Sec_Fetch_Site": "same-site"}])
def test_pages_of_other_sites_are_refused(operator, headers):
    assert operator.get("/metrics", **headers)[0].status == 403


def test_its_own_origin_and_an_address_bar_are_welcome(operator):
    assert operator.get("/metrics", Origin=operator.url, Sec_Fetch_Site="same-origin")[0].status == 200
    assert operator.get("/metrics", Sec_Fetch_Site="none")[0].status == 200


def test_it_answers_when_the_server_is_full(start_server):
    server = start_server("--admin", "localhost:0", "--max-connections", "1", scheme="http")
    operator = Operator(server)
    address = urlsplit(server.url)
    with socket.create_connection((address.hostname, address.port)):
        operator.wait_for("freshet_connections_open", lambda open: open == 1)
        assert operator.get("/livez")[0].status == 200
    assert operator.value("freshet_refusals_total") == 0


def test_an_address_that_was_asked_for_and_is_taken_ends_the_server(freshet, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        done = freshet("serve", "--listen", "http://localhost:0", "--state", tmp_path / "s", "--admin", address)
    assert done.returncode == 1
    assert f"{address}: another program does already" in done.stderr
    assert "--admin" in done.stderr


def test_the_usual_address_is_left_alone_by_servers_on_free_ports_and_by_none(start_server, tmp_path):
    server = FreshetServer(tmp_path, "--admin", "none", scheme="http", command="serve").start()
    server.stop()
    assert server.process.returncode == 0
    other = start_server(scheme="http")
    other.process.send_signal(signal.SIGTERM)
    other.process.wait(20)
    said = []
    while (line := other.lines.get(timeout=20)) is not None:
        said.append(line)
    assert not [line for line in said if re.search("Metrics and health", line)]


@pytest.mark.parametrize("address", ["https://localhost:1", "localhost", "8444", "::1:8444"])
def test_what_is_no_address_is_refused(freshet, address):
    done = freshet("serve", "--admin", address)
    assert done.returncode == 64
    assert "--admin" in done.stderr
