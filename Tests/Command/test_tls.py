"""Certificates that change while the server runs."""

import datetime
import signal

import pytest
from event_stream import EventStream
from freshet_server import FreshetServer
from key_pairs import KeyPair, certificate_in, issue, resumes, shown_certificate
from patience import becomes

# A leaf is renewed when it has less left.
MARGIN = datetime.timedelta(days=30)


@pytest.fixture(scope="module")
def pairs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pairs")
    return KeyPair(folder, "old"), KeyPair(folder, "new", "RSA")


@pytest.fixture
def files(tmp_path, pairs):
    """The files that a server is given, with the old pair in them."""
    return pairs[0].copy(tmp_path)


def shows(server, pair):
    return shown_certificate(server) == certificate_in(pair.certificate)


def replace(file, content: bytes):
    """As careful tools do it: a whole new file takes the old one's name."""
    draft = file.with_suffix(".draft")
    draft.write_bytes(content)
    draft.rename(file)


def write(file, content: bytes):
    file.write_bytes(content)


@pytest.mark.parametrize("put", [replace, write])
def test_a_new_pair_is_shown_to_new_connections_and_open_streams_go_on(start_server, pairs, files, put):
    old, new = pairs
    server = start_server(*files.options, "--interval", "0.02")
    assert shows(server, old)
    with EventStream(f"{server.url}/sse1", authority=old.certificate) as stream:
        first, = stream.events(1)
        put(files.key, new.key.read_bytes())
        put(files.certificate, new.certificate.read_bytes())
        becomes(lambda: shows(server, new))
        with EventStream(f"{server.url}/sse1", authority=new.certificate) as other:
            assert other.events(1) == [first]
        # Each event once and in order, from before the change until long after it.
        ids = [int(first[0])] + [int(id) for id, _ in stream.events(100)]
        assert ids == list(range(ids[0], ids[0] + 101))
    server.stop()
    assert server.process.returncode == 0
    assert "error" not in server.diagnostics.read_text()


def test_sessions_are_resumed_until_the_certificate_changes(start_server, pairs, files, tmp_path):
    new = pairs[1]
    session = tmp_path / "session"
    server = start_server(*files.options)
    assert not resumes(server, session)
    assert resumes(server, session)
    replace(files.key, new.key.read_bytes())
    replace(files.certificate, new.certificate.read_bytes())
    becomes(lambda: shows(server, new))
    # Its client has to see the new certificate, too.
    assert not resumes(server, session)
    assert resumes(server, session)


def test_a_pair_that_does_not_fit_changes_nothing_and_is_told_of_until_it_fits(start_server, pairs, files):
    old, new = pairs
    server = start_server(*files.options)
    replace(files.certificate, new.certificate.read_bytes())
    becomes(lambda: "does not belong" in server.diagnostics.read_text())
    log = server.diagnostics.read_text()
    assert " error " in log and str(files.key) in log and str(files.certificate) in log
    assert shows(server, old)
    replace(files.key, new.key.read_bytes())
    becomes(lambda: shows(server, new))
    assert "PRIVATE" not in server.diagnostics.read_text()


@pytest.mark.parametrize("broken, content", [
    ("certificate", None), ("certificate", b""), ("certificate", b"-----BEGIN CERTIFICATE-----\nMIIB"),
    ("key", None), ("key", b""), ("key", b"-----BEGIN PRIVATE KEY-----\nMIGH"),
])
def test_a_file_that_is_missing_or_half_written_changes_nothing(start_server, pairs, files, broken, content):
    old, new = pairs
    server = start_server(*files.options)
    file = getattr(files, broken)
    file.unlink() if content is None else file.write_bytes(content)
    becomes(lambda: str(file) in server.diagnostics.read_text())
    assert server.diagnostics.read_text().count(" error ") == 1
    assert shows(server, old)
    file.write_bytes(getattr(old, broken).read_bytes())
    replace(files.key, new.key.read_bytes())
    replace(files.certificate, new.certificate.read_bytes())
    becomes(lambda: shows(server, new))


def test_a_link_that_is_turned_is_a_change(start_server, pairs, files, tmp_path):
    old, new = pairs
    (tmp_path / "live").symlink_to(old.certificate.parent)
    for kind in ["certificate", "key"]:
        file = getattr(files, kind)
        file.unlink()
        file.symlink_to(getattr(old, kind))
    server = start_server(*files.options)
    for kind in ["key", "certificate"]:
        file = getattr(files, kind)
        file.with_suffix(".turned").symlink_to(getattr(new, kind))
        file.with_suffix(".turned").rename(file)
    becomes(lambda: shows(server, new))


def test_a_server_without_a_terminal_reads_its_certificate_when_it_is_hung_up(tmp_path, pairs, files):
    server = FreshetServer(tmp_path, *files.options, "--log-level", "notice", "--interval", "0.02", launcher=["setsid"])
    server.start()
    try:
        with EventStream(f"{server.url}/sse1", authority=files.certificate) as stream:
            stream.events(1)
            server.process.send_signal(signal.SIGHUP)
            becomes(lambda: "New connections get the certificate as it is now" in server.diagnostics.read_text())
            assert len(stream.events(20)) == 20
        assert shows(server, files)
    finally:
        server.stop()
    assert server.process.returncode == 0


def test_the_local_certificate_is_renewed_before_it_runs_out_while_streams_go_on(start_server):
    server = start_server("--interval", "0.02")
    leaf = server.state / "leaf.pem"
    server.stop()
    # The server has to be there before its leaf's time has come.
    issue(server.state, datetime.datetime.now(datetime.timezone.utc) + MARGIN + datetime.timedelta(seconds=15))
    short = certificate_in(leaf)
    server.start()
    assert shown_certificate(server) == short
    with EventStream(f"{server.url}/sse1", authority=server.authority) as stream:
        stream.events(1)
        becomes(lambda: certificate_in(leaf) != short)
        becomes(lambda: shown_certificate(server) == certificate_in(leaf))
        assert len(stream.events(100)) == 100
    with EventStream(f"{server.url}/sse1", authority=server.authority) as stream:
        assert stream.events(1)
