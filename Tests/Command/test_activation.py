"""What systemd hands to a server, what it is told, and a server that takes over from another."""

import os
import signal
import socket
import subprocess
import sys

import pytest
from freshet_server import BINARY, FreshetServer
from socket_activation import LAUNCHER, ListeningSocket
from topics import publish, request
from visitor import Visitor

LIMIT_SECONDS = 60


@pytest.fixture
def listening():
    with ListeningSocket() as listening:
        yield listening


@pytest.fixture
def servers(tmp_path, listening):
    """Two on one socket, with one log."""
    servers = [listening.server(tmp_path), listening.server(tmp_path)]
    yield servers
    for server in servers:
        server.stop()


def launched(descriptor, *arguments):
    """The program with one descriptor of LISTEN_FDS, to its end."""
    command = [sys.executable, "-c", LAUNCHER, str(descriptor), BINARY, "serve", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=LIMIT_SECONDS, pass_fds=[descriptor])


def test_who_connects_between_two_servers_is_served_by_the_second(servers):
    old, new = servers
    old.start()
    publish(old, "a", "kept")
    old.process.send_signal(signal.SIGTERM)
    assert old.process.wait(20) == 0
    new.url = old.url
    with Visitor(new) as waiting:
        waiting.connection.connect()
        new.start()
        response, page = waiting.ask(target="/events/a", Accept="application/json")
    assert (response.status, '"data":"kept"' in page) == (200, True)


def test_a_server_waits_for_the_log_of_the_one_before_and_then_has_all_of_it(servers):
    old, new = servers
    old.start()
    new.launch()
    while "lets go of the log" not in new.diagnostics.read_text():
        assert new.process.poll() is None
    ids = publish(old, "a", "late")
    old.process.send_signal(signal.SIGTERM)
    new.url = old.url
    page = request(new, "GET", "/events/a", Accept="application/json")[1]
    assert [event["id"] for event in page["events"]] == ids


def test_a_server_that_is_not_to_wait_for_the_log_says_who_has_it(start_server, freshet):
    server = start_server(scheme="http")
    second = freshet("demo", "--plain", "--listen", "localhost:0", "--state", server.state, "--wait-for-log", "0")
    assert second.returncode == 1
    assert f"process {server.process.pid} on " in second.stderr


@pytest.mark.parametrize(
    ("arguments", "name", "scheme"), [(["--plain"], "freshet.socket", "http"), ([], "http", "http"), ([], "", "https")])
def test_without_an_address_a_server_listens_on_what_it_was_given_and_nowhere_else(
        listening, tmp_path, monkeypatch, arguments, name, scheme):
    monkeypatch.setenv("LISTEN_FDNAMES", name)
    number = listening.socket.fileno()
    command = [sys.executable, "-c", LAUNCHER, str(number), BINARY, "serve", *arguments, "--admin", "none"]
    process = subprocess.Popen(
        [*command, "--state", str(tmp_path)], stdout=subprocess.PIPE, text=True, pass_fds=[number])
    with process:
        lines = [process.stdout.readline(), process.stdout.readline()]
        process.send_signal(signal.SIGTERM)
    assert lines[0] == f"Listening on {scheme}://127.0.0.1:{listening.port}\n"
    assert not lines[1].startswith("Listening")


def test_a_socket_that_others_can_reach_takes_keys_whatever_the_address_says(tmp_path):
    with socket.create_server(("0.0.0.0", 0)) as public:
        port = public.getsockname()[1]
        refused = launched(
            public.fileno(), "--plain", "--listen", f"localhost:{port}", "--state", str(tmp_path))
    assert refused.returncode != 0
    assert "--anonymous" in refused.stderr


def test_sockets_of_another_process_are_left_alone(tmp_path, monkeypatch):
    monkeypatch.setenv("LISTEN_FDS", "1")
    monkeypatch.setenv("LISTEN_PID", str(os.getpid()))
    server = FreshetServer(tmp_path, scheme="http").start()
    server.stop()


def test_a_descriptor_that_does_not_listen_is_an_error(tmp_path):
    with socket.socket() as idle:
        refused = launched(idle.fileno(), "--state", str(tmp_path))
    assert refused.returncode != 0
    assert "descriptor 3 of LISTEN_FDS" in refused.stderr


def test_systemd_is_told_when_the_server_is_ready_and_when_it_ends(tmp_path, monkeypatch, start_server):
    path = tmp_path / "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.settimeout(LIMIT_SECONDS)
        systemd.bind(str(path))
        monkeypatch.setenv("NOTIFY_SOCKET", str(path))
        server = start_server(scheme="http")
        assert systemd.recv(100) == b"READY=1"
        server.process.send_signal(signal.SIGTERM)
        assert systemd.recv(100) == b"STOPPING=1"
    assert server.process.wait(20) == 0
