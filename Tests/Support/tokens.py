"""JSON Web Tokens made by other hands than the server's: Python's hmac, and OpenSSL."""

import base64
import hmac
import json
import shutil
import subprocess
import time

from needs import need

SECRET = "correct horse battery staple, and some more"


def encoded(data) -> str:
    data = data if isinstance(data, bytes) else json.dumps(data).encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def claims(publish=None, subscribe=None, seconds=600, **more):
    grant = {"publish": publish, "subscribe": subscribe}
    grant = {name: patterns for name, patterns in grant.items() if patterns is not None}
    return {"exp": int(time.time()) + seconds, "freshet": grant, **more}


def token(content, secret=SECRET, digest="sha256", **header):
    header = {"alg": f"HS{digest[3:]}", "typ": "JWT", **header}
    signed = f"{encoded(header)}.{encoded(content)}"
    signature = hmac.new(secret.encode() if isinstance(secret, str) else secret, signed.encode(), digest).digest()
    return f"{signed}.{encoded(signature)}"


def granting(publish=None, subscribe=None, **more):
    return token(claims(publish, subscribe, **more))


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


class KeyPair:
    """A private and a public key in files, as OpenSSL makes them."""

    MAKING = {
        "RS256": ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
        "PS256": ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
        "ES256": ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
        "EdDSA": ["-algorithm", "ED25519"],
    }

    def __init__(self, folder, algorithm):
        need("openssl", shutil.which("openssl") is not None, "install OpenSSL's command line")
        self.algorithm = algorithm
        self.private, self.public = folder / f"{algorithm}.key", folder / f"{algorithm}.pem"
        _run("openssl", "genpkey", *self.MAKING[algorithm], "-out", self.private)
        _run("openssl", "pkey", "-in", self.private, "-pubout", "-out", self.public)
        self.folder = folder

    def token(self, content):
        signed = f"{encoded({'alg': self.algorithm})}.{encoded(content)}"
        file = self.folder / "signed"
        file.write_text(signed)
        return f"{signed}.{encoded(self._signature(file))}"

    def _signature(self, file) -> bytes:
        if self.algorithm == "EdDSA":
            return _run("openssl", "pkeyutl", "-sign", "-inkey", self.private, "-rawin", "-in", file)
        padding = ["-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:digest"]
        padding = padding if self.algorithm == "PS256" else []
        signature = _run("openssl", "dgst", "-sha256", "-sign", self.private, *padding, file)
        return _two_numbers(signature) if self.algorithm == "ES256" else signature


def _two_numbers(der: bytes) -> bytes:
    """RFC 7518 § 3.4: both numbers of a signature in 32 bytes each, which OpenSSL gives in DER."""
    numbers, at = b"", 2
    for _ in range(2):
        length = der[at + 1]
        numbers += der[at + 2:at + 2 + length].lstrip(b"\0").rjust(32, b"\0")
        at += 2 + length
    return numbers


def _run(*command) -> bytes:
    return subprocess.run([str(word) for word in command], check=True, capture_output=True, timeout=60).stdout


def key_set(**secrets):
    keys = [{"kty": "oct", "alg": "HS256", "kid": name, "k": encoded(text.encode())} for name, text in secrets.items()]
    return json.dumps({"keys": keys})
