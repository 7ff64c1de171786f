"""SIGHUP: a running server reads its configuration anew, and nobody who is connected notices."""

import signal

import pytest
import tokens
from event_stream import EventStream
from freshet_server import FreshetServer
from guarded_server import Answer
from patience import becomes


class Reloading:
    """`freshet serve` with a configuration file, without a terminal."""

    def __init__(self, folder):
        self.file = folder / "freshet.yaml"
        self.folder = folder
        self.server = None

    def start(self, text):
        self.file.write_text(text)
        self.server = FreshetServer(
            self.folder, "--config", str(self.file), "--log-level", "notice", "--interval", "0.02",
            scheme="http", launcher=["setsid"], command="serve")
        return self.server.start()

    def says(self, text) -> int:
        return self.server.diagnostics.read_text().count(text)

    def reload(self, text, outcome="The configuration was read anew"):
        """Writes the file, and waits until the server has said what became of it."""
        self.file.write_text(text)
        before = self.says(outcome)
        self.server.process.send_signal(signal.SIGHUP)
        becomes(lambda: self.says(outcome) > before, self.server.diagnostics.read_text)


@pytest.fixture
def reloading(tmp_path):
    reloading = Reloading(tmp_path)
    yield reloading
    reloading.server.stop()
    assert reloading.server.process.returncode == 0


def may_read(server, origin) -> bool:
    answer = Answer(server, "GET", "/events/t", headers={"Accept": "application/json", "Origin": origin})
    return "Access-Control-Allow-Origin" in answer.headers


def test_streams_go_on_and_origins_change(reloading):
    server = reloading.start("allow-origin: https://a.example\n")
    with EventStream(f"{server.url}/sse1") as stream:
        stream.events(1)
        assert (may_read(server, "https://a.example"), may_read(server, "https://b.example")) == (True, False)
        reloading.reload("allow-origin: https://b.example\n")
        assert (may_read(server, "https://a.example"), may_read(server, "https://b.example")) == (False, True)
        assert len(stream.events(20)) == 20


def test_a_server_finds_room_for_more(reloading):
    server = reloading.start("max-connections: 1\n")
    with EventStream(f"{server.url}/sse1") as stream:
        stream.events(1)
        assert Answer(server, "GET", "/nowhere").status == 503
        reloading.reload("max-connections: 2\n")
        assert Answer(server, "GET", "/nowhere").status == 404
        stream.events(1)


def test_publishers_are_slowed_down(reloading):
    server = reloading.start("heartbeat: 15\n")

    def statuses():
        return {Answer(server, "POST", "/events/t", body="x").status for _ in range(5)}

    assert statuses() == {201}
    reloading.reload("max-publish-rate: 1\n")
    assert statuses() == {201, 429}
    reloading.reload("")
    assert statuses() == {201}


def test_keys_are_exchanged_and_a_key_that_cannot_be_used_changes_nothing(reloading, tmp_path):
    old, new, bad = (tmp_path / name for name in ("old", "new", "bad"))
    old.write_text(tokens.SECRET)
    new.write_text("another secret that is long enough for all of this")
    bad.write_text("short")
    server = reloading.start(f"key: {old}\n")

    def status(secret):
        token = tokens.token(tokens.claims(publish=["**"]), secret=secret)
        return Answer(server, "POST", "/events/t", body="x", headers=tokens.bearer(token)).status

    assert (status(old.read_text()), status(new.read_text())) == (201, 401)
    reloading.reload(f"key: {new}\n")
    assert (status(old.read_text()), status(new.read_text())) == (401, 201)
    reloading.reload(f"key: {bad}\nmax-publish-rate: 1\n", outcome="The configuration was not taken")
    assert [status(new.read_text()) for _ in range(3)] == [201] * 3
    reloading.reload(f"key: [{old}, {new}]\n")
    assert (status(old.read_text()), status(new.read_text())) == (201, 201)


@pytest.mark.parametrize("mistake", ["max-connection: 3\n", "heartbeat: 0\n", "max-connections: 999999999\n", "{"])
def test_a_mistake_is_logged_and_changes_nothing(reloading, mistake):
    server = reloading.start("allow-origin: https://a.example\n")
    reloading.reload(mistake, outcome="The configuration was not taken")
    assert may_read(server, "https://a.example")
    reloading.reload("allow-origin: https://b.example\n")
    assert may_read(server, "https://b.example")


def test_what_takes_a_restart_is_said(reloading):
    reloading.start("heartbeat: 15\n")
    reloading.reload("heartbeat: 20\nlog: 'memory:'\naccess-log: true\n", outcome="Some settings take a restart")
    line = [line for line in reloading.server.diagnostics.read_text().splitlines() if "take a restart" in line][-1]
    assert "log" in line and "access-log" in line and "heartbeat" not in line


def test_a_server_without_a_file_lives_on(tmp_path):
    server = FreshetServer(tmp_path, "--log-level", "notice", scheme="http", launcher=["setsid"], command="serve").start()
    try:
        server.process.send_signal(signal.SIGHUP)
        becomes(lambda: "The configuration was read anew" in server.diagnostics.read_text())
        assert Answer(server, "GET", "/nowhere").status == 404
    finally:
        server.stop()
    assert server.process.returncode == 0
