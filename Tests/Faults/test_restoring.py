"""A backup that is put back has lost what came after it. No ID may then name another event than the one it named."""

import itertools
import json
import shutil

import pytest
from loopback import connect, cut, port_of
from pages import log_after
from topics import publish, request
from transports import TRANSPORTS


def published(server, name, count=5):
    """Events of two topics, as (id, data)."""
    return [
        (id, f"{name} {number}")
        for number in range(count)
        for id in publish(server, "a" if number % 2 else "b/c", f"{name} {number}")
    ]


@pytest.fixture
def put_back(start_server, freshet, tmp_path):
    """A server whose log is an earlier copy of itself, what is in it, and what was lost."""
    server = start_server(scheme="http")
    kept = published(server, "kept")
    copy = tmp_path / "copy.db"
    done = freshet("log", "backup", "--state", server.state, copy)
    assert done.returncode == 0, done.stderr
    lost = published(server, "lost")
    server.kill()
    for file in server.state.glob("events.db*"):
        file.unlink()
    shutil.copy(copy, server.state / "events.db")
    return server.start(), kept, lost


@pytest.fixture
def read(put_back):
    """Reads up to a number of events, gaps included."""
    server = put_back[0]

    def read(transport, last_event_id, count):
        connection = connect(port_of(server))
        try:
            deliveries = TRANSPORTS[transport](connection, ["**"], last_event_id)
            return list(itertools.islice((one for one in deliveries if one.type != "position"), count))
        finally:
            cut(connection)

    return read


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_a_reader_from_the_lost_part_is_told_a_gap_and_then_given_all(put_back, read, transport):
    server, kept, lost = put_back
    new = published(server, "new")
    for id, _ in lost:
        gap, *events = read(transport, id, 1 + len(kept + new))
        assert gap.type == "gap" and json.loads(gap.data)["reason"] == "other-epoch"
        assert [(one.id, one.data) for one in events] == kept + new


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_a_reader_from_before_the_backup_misses_nothing_and_is_told_no_gap(put_back, read, transport):
    server, kept, _ = put_back
    everything = kept + published(server, "new")
    for index, (id, _) in enumerate(kept):
        missed = everything[index + 1 :]
        assert [(one.id, one.data) for one in read(transport, id, len(missed))] == missed


def test_no_id_names_another_event_than_it_did(put_back, check_log):
    server, kept, lost = put_back
    new = published(server, "new", count=20)
    assert not dict(new).keys() & dict(kept + lost).keys(), "an ID was used again"
    assert [(entry.id, entry.data) for entry in log_after(server, None)] == kept + new
    for id, data in kept + new:
        topic = "a" if int(data.split()[1]) % 2 else "b/c"
        status, event = request(server, "GET", f"/events/{topic}?id={id}")
        assert (status, event["data"]) == (200, data)
    for id, _ in lost:
        assert request(server, "GET", f"/events/a?id={id}")[0] == 404
        assert request(server, "GET", f"/events/b/c?id={id}")[0] == 404
    check_log(server)


def test_restoring_twice_gives_ids_that_neither_life_had(put_back, tmp_path):
    server, kept, lost = put_back
    second = published(server, "second")
    server.kill()
    for file in server.state.glob("events.db*"):
        file.unlink()
    shutil.copy(tmp_path / "copy.db", server.state / "events.db")
    server.start()
    third = published(server, "third")
    assert not dict(third).keys() & dict(kept + lost + second).keys()
