"""How many connections an address may have."""

import json
import select
import shutil
import subprocess
from contextlib import ExitStack

import pytest
from descriptors import REFUSALS, WITH_FEW
from freshet_server import FreshetServer
from needs import need
from visitor import EVENT_STREAM, RETRY_MILLISECONDS, Visitor, enter, raw, retry_of

TOO_MANY = 16


@pytest.fixture
def start_elsewhere(tmp_path):
    """Starts a server on an address of this machine that is none of loopback's. What goes there does not leave it."""
    need("ip", shutil.which("ip") is not None, "install iproute2")
    shown = subprocess.run(["ip", "-o", "-4", "address", "show", "scope", "global"], capture_output=True, text=True)
    addresses = [line.split()[3].split("/")[0] for line in shown.stdout.splitlines()]
    need("address but loopback's", bool(addresses), "connections from loopback are not counted by address")
    servers = []

    def start(*arguments):
        servers.append(FreshetServer(tmp_path, *arguments, scheme="http", host=addresses[0], launcher=WITH_FEW))
        return servers[-1].start()

    yield start
    for server in servers:
        server.stop()


def test_connections_are_limited_by_address(start_elsewhere):
    server = start_elsewhere("--max-connections-per-address", "2")
    with ExitStack() as stack:
        visitors = [enter(server, stack) for _ in range(2)]
        with Visitor(server) as visitor:
            response, body = visitor.ask()
            assert response.status == 503 and "your address" in json.loads(body)["detail"]
        with Visitor(server) as visitor:
            assert retry_of(visitor.ask(target="/sse1", **EVENT_STREAM)[1]) in RETRY_MILLISECONDS
        visitors[0].connection.close()
        enter(server, stack)


def test_connections_from_loopback_are_not_limited_by_address(start_server):
    server = start_server("--max-connections-per-address", "1", scheme="http")
    with ExitStack() as stack:
        for _ in range(3):
            enter(server, stack)


def test_an_address_that_wants_to_be_refused_too_often_is_cut_off(start_elsewhere):
    server = start_elsewhere("--max-connections-per-address", "1")
    with ExitStack() as stack:
        visitor = enter(server, stack)
        waiting = [stack.enter_context(raw(server)) for _ in range(REFUSALS + TOO_MANY)]
        while len(waiting) > REFUSALS:
            told, _, _ = select.select(waiting, [], [], 30)
            assert told, "nobody is cut off"
            for connection in told:
                with pytest.raises(ConnectionResetError):
                    connection.recv(1)
                waiting.remove(connection)
        assert visitor.ask()[0].status == 200
