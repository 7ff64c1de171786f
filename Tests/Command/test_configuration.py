"""Options from the environment and from a file: which counts, what is said of mistakes, and what `freshet config` tells."""

import os
import subprocess

import pytest
import tokens
from freshet_server import BINARY, FreshetServer
from operator_view import Operator

CONFIGURATION_ERROR = 78
USAGE_ERROR = 64
LIMIT_SECONDS = 60


@pytest.fixture
def written(tmp_path):
    """Writes a configuration file."""
    file = tmp_path / "freshet.yaml"

    def write(text):
        file.write_text(text)
        return file

    return write


def config(*arguments, command="config", **variables):
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("FRESHET_")}
    return subprocess.run(
        [BINARY, command, *map(str, arguments)],
        env=surroundings | variables, capture_output=True, text=True, timeout=LIMIT_SECONDS,
    )


def test_it_tells_each_value_and_where_it_comes_from(written):
    file = written("heartbeat: 30\nstall-timeout: 100\npeer-timeout: 20\nallow-origin:\n  - https://a.example\n")
    result = config("--config", file, "--heartbeat=10", FRESHET_STALL_TIMEOUT="50")
    lines = result.stdout.splitlines()
    assert "heartbeat: 10  # --heartbeat" in lines
    assert "stall-timeout: 50  # FRESHET_STALL_TIMEOUT" in lines
    assert f"peer-timeout: 20  # {file}, line 3" in lines
    assert lines[lines.index(f"allow-origin:  # {file}, line 4") + 1] == "  - https://a.example"
    assert "# max-publish-rate: (not set: any number)" in lines
    assert "websocket-over-http2: true  # default" in lines


def test_every_option_of_serve_is_a_setting(freshet):
    told = config("--tls-certificate", "a", "--tls-key", "b").stdout
    options = {
        word.strip(",<").removeprefix("--no-")
        for line in freshet("serve", "--help").stdout.splitlines() if line.startswith("  --")
        for word in [line.split()[0].split("/")[0].removeprefix("--")]
    } - {"version", "config"}
    names = {line.lstrip("# ").split(":")[0] for line in told.splitlines() if not line.startswith("  -")}
    assert options <= names


def test_what_it_prints_says_the_same_again(written, tmp_path):
    file = written("allow-origin: ['https://a.example', 'https://b.example']\nplain: yes\nlog: 'memory:'\n")
    first = config("--config", file)
    again = tmp_path / "again.yaml"
    again.write_text(first.stdout)
    second = config("--config", again)
    assert second.returncode == 0
    values = [[line.split("  # ")[0] for line in result.stdout.splitlines()] for result in (first, second)]
    assert values[0] == values[1]


def test_secrets_are_not_shown():
    result = config(FRESHET_KEY=tokens.SECRET)
    assert tokens.SECRET not in result.stdout + result.stderr
    assert "FRESHET_KEY: ***" in result.stdout


@pytest.mark.parametrize("command", ["serve", "demo", "config"])
def test_a_setting_that_there_is_not_names_the_nearest(written, command):
    file = written("plain: true\nheart-beat: 30\n")
    result = config("--config", file, command=command)
    assert result.returncode == CONFIGURATION_ERROR
    assert result.stderr == f"freshet: {file}, line 2: Nothing is set by heart-beat. Did you mean heartbeat?\n"
    result = config(command=command, FRESHET_MAX_CONNECTION="3")
    assert result.returncode == CONFIGURATION_ERROR
    assert "Did you mean FRESHET_MAX_CONNECTIONS?" in result.stderr


@pytest.mark.parametrize("command", ["serve", "config"])
def test_a_value_that_cannot_be_says_where_it_stands(written, command):
    file = written("heartbeat: often\n")
    result = config("--config", file, command=command)
    assert result.returncode == CONFIGURATION_ERROR
    assert "'often' is invalid for '--heartbeat" in result.stderr
    assert f"--heartbeat is set by {file}, line 1" in result.stderr
    result = config(command=command, FRESHET_HEARTBEAT="9999")
    assert result.returncode == CONFIGURATION_ERROR
    assert "--heartbeat takes seconds from 1 to 3600" in result.stderr
    assert "--heartbeat is set by FRESHET_HEARTBEAT" in result.stderr


def test_a_mistake_of_the_command_line_is_the_command_lines(written):
    result = config("--config", written("heartbeat: 30\n"), "--heartbeat", "often")
    assert result.returncode == USAGE_ERROR
    assert "is set by" not in result.stderr


def test_a_file_that_is_not_there_is_an_error(tmp_path):
    assert config(FRESHET_CONFIG="").returncode == 0
    for result in (config("--config", tmp_path / "none.yaml"), config(FRESHET_CONFIG=str(tmp_path / "none.yaml"))):
        assert result.returncode == CONFIGURATION_ERROR
        assert result.stderr == f"freshet: Cannot read the configuration {tmp_path}/none.yaml: there is no such file.\n"


def test_help_is_given_whatever_is_set(written):
    for command in ["serve", "config"]:
        result = config("--help", "--config", written("nonsense: 1\n"), command=command, FRESHET_NONSENSE="1")
        assert (result.returncode, result.stderr) == (0, "")


def test_a_server_serves_as_its_file_and_its_environment_say(tmp_path, written):
    file = written("max-connections: 7\nheartbeat: 1\nadmin: localhost:0\n")
    launcher = ("env", f"FRESHET_CONFIG={file}", "FRESHET_MAX_CONNECTIONS=5")
    server = FreshetServer(tmp_path, scheme="http", launcher=launcher, command="serve")
    server.start()
    try:
        Operator(server)  # There is one: the file says so.
        assert "Room for 5 connections" in server.line_with("Room for ")
    finally:
        server.stop()


def test_keys_are_taken_from_a_file_and_strangers_are_kept_out(tmp_path, written):
    (tmp_path / "secret").write_text(tokens.SECRET)
    file = written(f"key: {tmp_path}/secret\n")
    result = config("--config", file, "--listen", "http://0.0.0.0:0")
    assert result.returncode == 0
    result = config("--listen", "http://0.0.0.0:0")
    assert result.returncode == USAGE_ERROR
    assert "can be reached from other machines" in result.stderr
