"""`freshet log`: tools for the keeper of a log, while its server runs and without one."""

import json
import shutil
import sqlite3

import pytest
import topics
from topics import publish, request


@pytest.fixture
def server(start_server):
    return start_server(scheme="http")


@pytest.fixture
def log(freshet, server):
    """Runs a `freshet log` command on the server's log."""

    def run(command, *arguments):
        return freshet("log", command, "--state", server.state, *arguments)

    return run


def pages(server, topic):
    return request(server, "GET", topics.target([topic], "earliest") + "&limit=1000", Accept="application/json")[1]


def test_a_backup_of_a_running_log_is_whole_and_can_be_put_back(server, log, freshet, tmp_path):
    ids = [id for number in range(20) for id in publish(server, "a", f"{number}")]
    copy = tmp_path / "copy.db"
    assert log("backup", copy).returncode == 0
    assert copy.stat().st_mode & 0o077 == 0, "events are nobody else's business"
    later = publish(server, "a", "later")
    assert freshet("log", "check", "--log", f"sqlite:{copy}").returncode == 0

    server.kill()
    for file in server.state.glob("events.db*"):
        file.unlink()
    shutil.copy(copy, server.state / "events.db")
    server.start()
    assert [event["id"] for event in pages(server, "a")["events"]] == ids
    stream = topics.server_sent_events(server, ["a"], later[0])
    assert next(stream)[1] == "gap"
    stream.close()


def test_a_backup_never_overwrites_a_file(server, log, tmp_path):
    publish(server, "a", "x")
    copy = tmp_path / "copy.db"
    copy.write_text("precious")
    result = log("backup", copy)
    assert result.returncode == 1
    assert "there is a file already" in result.stderr
    assert copy.read_text() == "precious"


def test_check_finds_a_log_that_contradicts_itself(server, log):
    for number in range(3):
        publish(server, "a", f"{number}")
    sound = log("check")
    assert (sound.returncode, sound.stdout) == (0, "Sound: 3 events in 1 topics.\n")
    server.kill()
    database = sqlite3.connect(server.state / "events.db")
    database.execute("DELETE FROM event WHERE position = (SELECT min(position) FROM event)")
    database.commit()
    database.close()
    damaged = log("check")
    assert damaged.returncode == 1
    assert "topics do not agree with their events" in damaged.stdout
    assert "damaged" in damaged.stderr


def test_stats_tell_what_is_in_a_running_log(server, log):
    *_, last = [publish(server, topic, "12345")[0] for topic in ("a", "b", "a")]
    facts = json.loads(log("stats", "--json").stdout)
    assert (facts["events"], facts["dataBytes"], facts["topics"], facts["lastEventId"]) == (3, 15, 2, last)
    assert last in log("stats").stdout


def test_trim_makes_room_under_a_running_server_which_tells_its_readers(server, log):
    ids = [publish(server, "a", "x" * 1000)[0] for _ in range(20)]
    kept = publish(server, "b", "other")
    assert "Would remove 15 events of 1 topics" in log("trim", "--retention", "a=5", "--dry-run").stdout
    assert len(pages(server, "a")["events"]) == 20
    assert "Removed 15 events of 1 topics" in log("trim", "--retention", "a=5").stdout
    assert [event["id"] for event in pages(server, "a")["events"]] == ids[15:]
    assert [event["id"] for event in pages(server, "b")["events"]] == kept
    stream = topics.server_sent_events(server, ["a"], ids[3])
    assert next(stream)[1] == "gap"
    stream.close()
    # The server goes on with what is left.
    (next_id,) = publish(server, "a", "next")
    assert [event["id"] for event in pages(server, "a")["events"]] == ids[15:] + [next_id]
    assert log("check").returncode == 0


@pytest.mark.parametrize("arguments", [["--log", "memory:"], ["--log", "nothing"]])
def test_only_a_file_is_a_log_for_these_tools(freshet, arguments):
    assert freshet("log", "check", *arguments).returncode == 64


def test_a_log_that_is_not_there_is_an_error_and_is_not_made(freshet, tmp_path):
    result = freshet("log", "stats", "--log", f"sqlite:{tmp_path}/none.db")
    assert result.returncode == 1
    assert "there is no such file" in result.stderr
    assert list(tmp_path.glob("none*")) == []
