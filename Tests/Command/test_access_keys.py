"""With which keys a server starts, where it starts without, and how it takes new ones."""

import json

import pytest
from guarded_server import Answer, GuardedServers
from patience import becomes
from tokens import SECRET, KeyPair, bearer, claims, granting, key_set, token



@pytest.fixture
def servers(tmp_path):
    servers = GuardedServers(tmp_path)
    yield servers
    servers.stop()


@pytest.fixture(scope="module")
def pairs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("keys")
    return {algorithm: KeyPair(folder, algorithm) for algorithm in KeyPair.MAKING}


def status(server, token=None, method="GET", target="/events/a", body=None):
    headers = {"Accept": "application/json", **(bearer(token) if token else {})}
    return Answer(server, method, target, body, headers).status


def can_publish(server, token=None):
    return status(server, token, "POST", body=b"x")


@pytest.mark.parametrize("address", ["0.0.0.0:0", "[::]:0", "*:0", "192.0.2.1:0", "example.com:0"])
def test_without_keys_only_loopback_is_served_and_the_refusal_says_what_to_do(freshet, tmp_path, address):
    result = freshet("serve", "--plain", "--listen", address, "--state", tmp_path)
    assert (result.returncode, result.stdout) == (64, "")
    for remedy in ["FRESHET_KEY", "--key", "--jwks", "--anonymous subscribe", "--anonymous publish", "localhost"]:
        assert remedy in result.stderr


def test_one_address_of_several_is_enough_to_refuse(freshet, tmp_path):
    result = freshet("serve", "--plain", "--listen", "localhost:0", "--listen", "0.0.0.0:0", "--state", tmp_path)
    assert result.returncode == 64 and "0.0.0.0:0" in result.stderr


def test_on_loopback_without_keys_everybody_may_do_everything(servers):
    server = servers.start(key=None)
    assert can_publish(server) == 201
    assert status(server) == 200
    # There is nothing to hold a token against.
    assert can_publish(server, "anything") == 201


def test_what_may_be_done_without_keys_is_said_out_loud(servers):
    server = servers.start("--anonymous", "subscribe", key=None, host="0.0.0.0")
    assert status(server) == 200
    refused = Answer(server, "POST", "/events/a", b"x")
    assert refused.status == 403 and '"a"' in refused.document["detail"]
    server = servers.start("--anonymous", "publish", key=None, host="0.0.0.0")
    assert can_publish(server) == 201
    assert status(server) == 403
    server = servers.start("--anonymous", "publish", "--anonymous", "subscribe", key=None, host="0.0.0.0")
    assert (can_publish(server), status(server)) == (201, 200)


def test_with_a_key_any_address_is_served(servers):
    server = servers.start(host="0.0.0.0")
    assert can_publish(server) == 401
    assert can_publish(server, granting(publish=["a"])) == 201


@pytest.mark.parametrize("secret", ["", "short", "x" * 31])
def test_a_secret_that_can_be_guessed_is_one_line_that_says_how_to_make_one(freshet, tmp_path, secret):
    file = tmp_path / "secret"
    file.write_text(secret + "\n")
    result = freshet("serve", "--plain", "--listen", "localhost:0", "--state", tmp_path, "--key", file)
    assert (result.returncode, result.stdout, result.stderr.count("\n")) == (1, "", 1)
    assert str(file) in result.stderr and "32 bytes" in result.stderr and "openssl rand" in result.stderr
    assert len(secret) < 10 or secret not in result.stderr


def test_an_empty_variable_opens_nothing(servers):
    with pytest.raises(AssertionError, match="FRESHET_KEY"):
        servers.start(key="")


@pytest.mark.parametrize("words", [
    ["--key", "/nowhere"], ["--jwks", "/nowhere"], ["--key", "/dev/null"], ["--jwks", "/dev/null"],
])
def test_a_key_that_cannot_be_used_is_one_line_that_names_it(freshet, tmp_path, words):
    result = freshet("serve", "--plain", "--listen", "localhost:0", "--state", tmp_path, *words)
    assert (result.returncode, result.stdout, result.stderr.count("\n")) == (1, "", 1)
    assert words[1] in result.stderr


def test_rules_for_tokens_without_a_key_are_a_wrong_command_line(freshet):
    for option in ["--audience", "--issuer"]:
        result = freshet("serve", option, "x")
        assert result.returncode == 64 and option in result.stderr


@pytest.mark.parametrize("algorithm", KeyPair.MAKING)
def test_tokens_that_openssl_has_signed_are_taken_by_the_public_key(servers, pairs, algorithm):
    pair = pairs[algorithm]
    word = f"PS256:{pair.public}" if algorithm == "PS256" else pair.public
    server = servers.start("--key", str(word), key=None)
    good = pair.token(claims(publish=["a"]))
    assert can_publish(server, good) == 201
    assert can_publish(server, pair.token(claims(publish=["b"]))) == 403
    head, _, signature = good.split(".")
    other = pair.token(claims(publish=["**"])).split(".")[1]
    assert can_publish(server, f"{head}.{other}.{signature}") == 401
    # The public key, which everybody has, is no secret, whatever a header says.
    for text in [pair.public.read_text(), pair.public.read_text().rstrip("\n")]:
        assert can_publish(server, token(claims(publish=["a"]), secret=text)) == 401
    # Nor is RS256 what PS256 is, with the same key.
    for other in {"RS256", "PS256", "ES256", "EdDSA"} - {algorithm}:
        assert can_publish(server, pairs[other].token(claims(publish=["a"]))) == 401


def test_several_keys_are_good_side_by_side(servers, pairs):
    words = [word for name in ["ES256", "EdDSA"] for word in ["--key", str(pairs[name].public)]]
    server = servers.start(*words)
    for text in [pairs["ES256"].token(claims(publish=["a"])), granting(publish=["a"])]:
        assert can_publish(server, text) == 201
    assert can_publish(server, pairs["RS256"].token(claims(publish=["a"]))) == 401


def test_a_key_set_is_taken_anew_without_a_restart_and_a_broken_one_changes_nothing(servers, tmp_path):
    old, new = "old secret " * 4, "new secret " * 4
    by_old = token(claims(publish=["a"]), secret=old, kid="old")
    by_new = token(claims(publish=["a"]), secret=new, kid="new")
    file = tmp_path / "keys.json"
    file.write_text(key_set(old=old))
    server = servers.start("--jwks", str(file), key=None)
    assert (can_publish(server, by_old), can_publish(server, by_new)) == (201, 401)
    assert can_publish(server, token(claims(publish=["a"]), secret=old, kid="other")) == 401

    file.write_text('{"keys": [{"kty": "oct"')
    becomes(lambda: str(file) in server.diagnostics.read_text())
    assert "error" in server.diagnostics.read_text()
    assert can_publish(server, by_old) == 201

    file.write_text(key_set(new=new))
    becomes(lambda: can_publish(server, by_new) == 201)
    assert can_publish(server, by_old) == 401
    log = server.diagnostics.read_text()
    assert json.loads(key_set(old=old))["keys"][0]["k"] not in log and SECRET not in log
