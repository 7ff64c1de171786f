"""Certificates and their keys by other hands than the server's: OpenSSL."""

import datetime
import shutil
import ssl
import subprocess
from pathlib import Path

from needs import need

NAMES = "DNS:localhost,IP:127.0.0.1,IP:::1"
KEYS = {"EC": ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"], "RSA": ["rsa:2048"]}


def need_openssl():
    need("openssl", shutil.which("openssl") is not None, "install OpenSSL's command line")


class KeyPair:
    """A certificate for localhost that signs itself, and its key."""

    def __init__(self, folder: Path, name: str, kind="EC"):
        need_openssl()
        self.certificate, self.key = folder / f"{name}.pem", folder / f"{name}-key.pem"
        openssl("req", "-x509", "-newkey", *KEYS[kind], "-nodes", "-subj", "/CN=localhost", "-days", "2",
                "-addext", f"subjectAltName={NAMES}", "-keyout", self.key, "-out", self.certificate)

    @property
    def options(self):
        return "--tls-certificate", str(self.certificate), "--tls-key", str(self.key)

    def copy(self, folder: Path) -> "KeyPair":
        """The same pair in other files, which may then change."""
        pair = object.__new__(KeyPair)
        pair.certificate, pair.key = folder / "certificate.pem", folder / "key.pem"
        pair.certificate.write_bytes(self.certificate.read_bytes())
        pair.key.write_bytes(self.key.read_bytes())
        return pair


def issue(state: Path, end: datetime.datetime):
    """Has a server's authority sign another leaf in the place of the server's own, which is good until `end`."""
    need_openssl()
    folder = state.parent / "issuing"
    folder.mkdir()
    (folder / "index").touch()
    (folder / "request.conf").write_text(
        f"[ca]\ndefault_ca=d\n[d]\ndatabase={folder}/index\nnew_certs_dir={folder}\nrand_serial=yes\ndefault_md=sha256\n"
        f"policy=p\nx509_extensions=e\n[p]\ncommonName=supplied\n[e]\nsubjectAltName={NAMES}\n"
        "[req]\ndistinguished_name=n\n[n]\n"
    )
    config = ["-config", folder / "request.conf"]
    openssl("req", *config, "-new", "-key", state / "leaf-key.pem", "-subj", "/CN=localhost", "-out", folder / "request")
    openssl("ca", *config, "-batch", "-notext", "-in", folder / "request", "-out", state / "leaf.pem",
            "-cert", state / "ca.pem", "-keyfile", state / "ca-key.pem",
            "-startdate", "20260101000000Z", "-enddate", end.strftime("%Y%m%d%H%M%SZ"))


def shown_certificate(server) -> bytes:
    """What the server shows to whoever comes now."""
    port = int(server.url.rsplit(":", 1)[1])
    return ssl.PEM_cert_to_DER_cert(ssl.get_server_certificate(("localhost", port)))


def resumes(server, session: Path) -> bool:
    """Whether a handshake can go on with the session of an earlier one; keeps the one that it had."""
    port = server.url.rsplit(":", 1)[1]
    earlier = ["-sess_in", session] if session.exists() else []
    # In TLS 1.2 a ticket is part of the handshake; in 1.3 it comes some time later.
    words = ["s_client", "-connect", f"localhost:{port}", "-tls1_2", *earlier, "-sess_out", session]
    return "\nReused, " in openssl(*words)


def certificate_in(file: Path) -> bytes:
    return ssl.PEM_cert_to_DER_cert(file.read_text())


def openssl(*words):
    result = subprocess.run(["openssl", *map(str, words)], input="", capture_output=True, text=True, timeout=60)
    assert result.returncode == 0, result.stderr
    return result.stdout
