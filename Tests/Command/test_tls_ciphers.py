"""Which versions and ciphers of TLS are spoken, asked by OpenSSL."""

import re
import subprocess

import pytest
from key_pairs import KeyPair

# Of what a client may offer, anything goes: what is refused is refused by the server.
ANYTHING_GOES = "@SECLEVEL=0"
LIMIT_SECONDS = 30

OLD_VERSIONS = ["-tls1", "-tls1_1"]
OLD_CIPHERS = [
    ("RSA", "AES128-SHA"),
    ("RSA", "AES256-SHA"),
    ("RSA", "AES128-GCM-SHA256"),
    ("RSA", "AES256-GCM-SHA384"),
    ("RSA", "ECDHE-RSA-AES128-SHA"),
    ("RSA", "ECDHE-RSA-AES256-SHA"),
    ("RSA", "ECDHE-RSA-AES128-SHA256"),
    ("EC", "ECDHE-ECDSA-AES128-SHA"),
    ("EC", "ECDHE-ECDSA-AES256-SHA"),
]
GOOD_CIPHERS = [
    (kind, f"ECDHE-{name}-{cipher}")
    for kind, name in [("RSA", "RSA"), ("EC", "ECDSA")]
    for cipher in ["AES128-GCM-SHA256", "AES256-GCM-SHA384", "CHACHA20-POLY1305"]
]


@pytest.fixture(scope="module")
def pairs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pairs")
    return {kind: KeyPair(folder, kind, kind) for kind in ["RSA", "EC"]}


@pytest.fixture
def ports(start_server, pairs):
    """A server's port for each kind of key."""
    return lambda kind: int(start_server(*pairs[kind].options).url.rsplit(":", 1)[1])


def negotiated(port, *words):
    """The cipher that OpenSSL and the server agree on; None if they do not."""
    command = ["openssl", "s_client", "-connect", f"localhost:{port}", "-servername", "localhost", *words]
    result = subprocess.run(command, input="", capture_output=True, text=True, timeout=LIMIT_SECONDS)
    found = re.search(r"^New, (\S+), Cipher is (\S+)$", result.stdout, re.MULTILINE)
    return None if not found or found[2] == "(NONE)" else found[2]


@pytest.fixture
def openssl_server(pairs):
    """OpenSSL's own server, which speaks whatever it can."""
    servers = []

    def start(kind):
        pair = pairs[kind]
        command = ["openssl", "s_server", "-accept", "0", "-cert", pair.certificate, "-key", pair.key,
                   "-cipher", f"ALL:{ANYTHING_GOES}"]
        servers.append(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                        stderr=subprocess.DEVNULL))
        for line in servers[-1].stdout:
            if found := re.match(r"ACCEPT .*:(\d+)$", line):
                return int(found[1])
        pytest.skip("this machine's OpenSSL serves nothing that old")

    yield start
    for server in servers:
        server.kill()
        server.wait(LIMIT_SECONDS)


def version(word):
    return [word, "-cipher", f"ALL:{ANYTHING_GOES}"]


def cipher(name):
    return ["-tls1_2", "-cipher", f"{name}:{ANYTHING_GOES}"]


@pytest.mark.parametrize("kind, words", [("RSA", version(word)) for word in OLD_VERSIONS]
                         + [(kind, cipher(name)) for kind, name in OLD_CIPHERS])
def test_what_is_retired_is_refused(ports, openssl_server, kind, words):
    if not negotiated(openssl_server(kind), *words):
        pytest.skip(f"this machine's OpenSSL refuses {' '.join(words)} by itself")
    assert negotiated(ports(kind), *words) is None


@pytest.mark.parametrize("kind, name", GOOD_CIPHERS)
def test_what_keeps_secrets_is_spoken_in_tls_1_2(ports, kind, name):
    assert negotiated(ports(kind), *cipher(name)) == name


def test_tls_1_3_is_spoken(ports):
    assert negotiated(ports("EC"), "-tls1_3").startswith("TLS_")
