"""`freshet token`, and tokens on the command line."""

import base64
import json
import subprocess
import time

import pytest
from freshet_server import BINARY
from guarded_server import Answer, GuardedServers
from tokens import SECRET, KeyPair, bearer, claims, granting, key_set, token


@pytest.fixture
def run(tmp_path):
    """Runs the program to its end, with variables."""

    def run(*arguments, input="", **variables):
        environment = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), **variables}
        command = [BINARY, *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment, input=input)

    return run


@pytest.fixture
def servers(tmp_path):
    servers = GuardedServers(tmp_path)
    yield servers
    servers.stop()


def claims_of(text):
    part = text.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def last_line(result):
    assert (result.returncode, result.stderr) == (0, "")
    return result.stdout.splitlines()[-1]


def test_a_token_says_what_was_asked_for(run):
    made = last_line(run(
        "token", "--publish", "orders/**", "--publish", "chat/*", "--subscribe", "news", "--expires", "10m",
        "--subject", "ann", "--audience", "here", "--issuer", "us", FRESHET_KEY=SECRET,
    ))
    said = claims_of(made)
    assert said["freshet"] == {"publish": ["orders/**", "chat/*"], "subscribe": ["news"]}
    assert (said["sub"], said["aud"], said["iss"]) == ("ann", "here", "us")
    assert said["exp"] - said["iat"] == 600 and abs(said["iat"] - time.time()) < 60


@pytest.mark.parametrize("words, seconds", [
    ([], 3600), (["--expires", "30s"], 30), (["--expires", "7d"], 604_800), (["--expires", "never"], None),
])
def test_a_token_expires_after_an_hour_unless_it_is_told_otherwise(run, words, seconds):
    said = claims_of(last_line(run("token", "--subscribe", "a", *words, FRESHET_KEY=SECRET)))
    assert said.get("exp") == (None if seconds is None else said["iat"] + seconds)


@pytest.mark.parametrize("words, named", [
    ([], "--publish"), (["--publish", "**/a"], "stands only at the end"), (["--publish", "a", "--expires", "0s"], "0s"),
    (["--publish", "a", "--expires", "1y"], "1y"), (["--publish", "a", "--expires", "9999999999d"], "9999999999d"),
])
def test_a_wrong_request_for_a_token_is_refused_with_the_usage(run, words, named):
    result = run("token", *words, FRESHET_KEY=SECRET)
    assert (result.returncode, result.stdout) == (64, "") and named in result.stderr


def test_without_a_key_it_says_how_to_get_one(run):
    result = run("token", "--publish", "a")
    assert result.returncode == 64 and "openssl rand" in result.stderr and "--key" in result.stderr


def test_a_short_key_makes_no_token(run):
    result = run("token", "--publish", "a", FRESHET_KEY="short")
    assert (result.returncode, result.stdout) == (1, "") and "FRESHET_KEY" in result.stderr


@pytest.mark.parametrize("algorithm", KeyPair.MAKING)
def test_a_private_key_signs_what_its_public_one_takes(run, servers, tmp_path, algorithm):
    pair = KeyPair(tmp_path, algorithm)
    prefix = "PS256:" if algorithm == "PS256" else ""
    made = last_line(run("token", "--publish", "a", "--key", f"{prefix}{pair.private}"))
    server = servers.start("--key", f"{prefix}{pair.public}", key=None)
    assert Answer(server, "POST", "/events/a", b"x", bearer(made)).status == 201
    result = run("token", "--publish", "a", "--key", f"{prefix}{pair.public}")
    assert result.returncode == 1 and "private" in result.stderr


def test_inspecting_explains_a_token_and_whether_it_is_good(run):
    text = granting(publish=["orders/**"], sub="ann")
    for result in [run("token", "inspect", text, FRESHET_KEY=SECRET),
                   run("token", "inspect", FRESHET_KEY=SECRET, input=text + "\n")]:
        lines = dict(line.split(maxsplit=1) for line in result.stdout.splitlines() if "  " in line)
        assert result.returncode == 0
        assert (lines["algorithm"], lines["subject"], lines["publish"]) == ("HS256", "ann", "orders/**")
        assert (lines["subscribe"], lines["good"]) == ("nothing", "yes")
    result = run("token", "inspect", text)
    assert result.returncode == 0 and "not checked" in result.stdout


@pytest.mark.parametrize("text, reason", [
    (token(claims(["a"]), secret="x" * 32), "signature"), (granting(["a"], seconds=-60), "expired"),
    (token({**claims(["a"]), "nbf": 9_000_000_000}), "not valid yet"), (granting(["a"], aud="x"), "(aud)"),
    ("garbage", "none"), ("", "none"), ("a" * 9_000, "8192 bytes"),
])
def test_inspecting_says_why_a_token_is_not_good(run, text, reason):
    result = run("token", "inspect", FRESHET_KEY=SECRET, input=text + "\n")
    assert result.returncode == 1
    assert reason in result.stdout.splitlines()[-1]


def test_inspecting_knows_key_sets_and_audiences(run, tmp_path):
    file = tmp_path / "keys.json"
    file.write_text(key_set(one=SECRET))
    text = token(claims(["a"], aud="here"), kid="one")
    assert run("token", "inspect", text, "--jwks", file, "--audience", "here").returncode == 0
    assert "(aud)" in run("token", "inspect", text, "--jwks", file, "--audience", "there").stdout
    assert "(kid)" in run("token", "inspect", token(claims(["a"]), kid="two"), "--jwks", file).stdout


def test_what_a_token_says_cannot_move_the_cursor_of_a_terminal(run):
    assert "\x1b" not in run("token", "inspect", granting(["a"], sub="\x1b[2J")).stdout


@pytest.mark.parametrize("transport", ["sse", "ndjson", "ws", "poll"])
def test_publish_and_subscribe_send_the_token(run, servers, transport):
    server = servers.start()
    variables = {"FRESHET_URL": server.url, "FRESHET_TOKEN": granting(publish=["a"], subscribe=["a"])}
    assert run("publish", "a", "hello", **variables).returncode == 0
    read = run("subscribe", "a", "--from", "earliest", "--count", "1", "--transport", transport, **variables)
    assert (read.returncode, read.stdout) == (0, "hello\n")


@pytest.mark.parametrize("transport", ["sse", "ndjson", "ws", "poll"])
def test_a_subscription_ends_with_its_token_and_does_not_go_on_as_anybody(run, servers, transport):
    server = servers.start("--anonymous", "subscribe")
    # Servers allow for clocks that differ by half a minute: a second is left.
    text = granting(subscribe=["a"], seconds=-29)
    refused = run("subscribe", "a", "--transport", transport, "--url", server.url, "--token", text)
    assert (refused.returncode, refused.stdout) == (1, "") and "expired" in refused.stderr


def test_a_refusal_is_final_and_says_why(run, servers):
    server = servers.start()
    for words in [("publish", "b", "x"), ("subscribe", "b"), ("subscribe", "b", "--transport", "ws")]:
        refused = run(*words, "--url", server.url, "--token", granting(publish=["a"], subscribe=["a"]))
        assert refused.returncode == 1 and '"b"' in refused.stderr, words
        assert run(*words, "--url", server.url).returncode == 1


def test_a_token_that_no_header_can_carry_is_refused_without_showing_it(run, servers):
    for text in ["two words", "line\nbreak"]:
        result = run("publish", "a", "x", "--url", "http://localhost:1", "--token", text)
        assert result.returncode == 1 and "token" in result.stderr and text not in result.stderr
