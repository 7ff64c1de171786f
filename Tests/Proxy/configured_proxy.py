"""nginx and HAProxy as deploy/ configures them, on a free port, with a certificate of a test's own."""

import os
import socket
import subprocess
from urllib.parse import urlsplit

from freshet_server import REPOSITORY
from needs import need

STOP_SECONDS = 20


def program(name):
    found = subprocess.run([REPOSITORY / "scripts" / name], capture_output=True, text=True)
    need(name, found.returncode == 0, found.stderr.strip())
    return REPOSITORY / found.stdout.strip()


def replaced(text, *changes):
    """Only what is a user's to change, or a system's."""
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


class ConfiguredProxy:
    scheme = "https"

    def __init__(self, folder, server):
        self.folder, self.server = folder, server
        self.authority, self.key = folder / "cert.pem", folder / "key.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
             "-addext", "subjectAltName=DNS:localhost", "-keyout", self.key, "-out", self.authority],
            check=True, capture_output=True)

    def __enter__(self):
        # Its socket is handed to it, listening already: no port can be lost on the way, and nobody has to wait.
        with socket.create_server(("127.0.0.1", 0), backlog=512) as listener:
            self.url = f"https://localhost:{listener.getsockname()[1]}"
            with (self.folder / "output").open("wb") as output:
                self.process = subprocess.Popen(
                    self.command(listener), stdout=output, stderr=output, pass_fds=[listener.fileno()],
                    env={**os.environ, **self.environment(listener)}, start_new_session=True)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(STOP_SECONDS)

    def environment(self, listener):
        return {}

    @property
    def backend(self):
        return f"127.0.0.1:{urlsplit(self.server.url).port}"

    def written(self):
        """All that it has written down."""
        return "".join(path.read_text() for path in self.folder.iterdir() if path.is_file() and path.suffix in ("", ".log"))


class Nginx(ConfiguredProxy):
    MAIN = """
daemon off;
pid {folder}/nginx.pid;
events {{}}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
{site}
}}
"""

    def site(self, listener):
        return replaced(
            (REPOSITORY / "deploy" / "nginx.conf").read_text(),
            ("listen 443 ssl", f"listen 127.0.0.1:{listener.getsockname()[1]} ssl"),
            ("server_name events.example.com", "server_name localhost"),
            ("/etc/ssl/certs/events.example.com.pem", str(self.authority)),
            ("/etc/ssl/private/events.example.com.key", str(self.key)),
            ("server 127.0.0.1:8080", f"server {self.backend}"),
            ("/var/log/nginx/freshet.log", f"{self.folder}/access.log"),
            ("/var/log/nginx/freshet-errors.log", f"{self.folder}/errors.log"),
        )

    def command(self, listener):
        configuration = self.folder / "nginx.conf"
        configuration.write_text(self.MAIN.format(folder=self.folder, site=self.site(listener)))
        return [program("nginx"), "-p", self.folder, "-e", "stderr", "-c", configuration]

    def environment(self, listener):
        """By which one nginx hands its sockets to the next."""
        return {"NGINX": f"{listener.fileno()};"}


class BareNginx(Nginx):
    """What somebody has who has read nothing: one line."""

    def site(self, listener):
        return (
            f"access_log off; server {{ listen 127.0.0.1:{listener.getsockname()[1]} ssl; "
            f"ssl_certificate {self.authority}; ssl_certificate_key {self.key}; "
            f"location / {{ proxy_pass http://{self.backend}; }} }}")


class Haproxy(ConfiguredProxy):
    def command(self, listener):
        together = self.folder / "together.pem"
        together.write_bytes(self.authority.read_bytes() + self.key.read_bytes())
        text = replaced(
            (REPOSITORY / "deploy" / "haproxy.cfg").read_text(),
            ("log /dev/log local0", "log stdout format raw local0"),
            ("bind :443", f"bind fd@{listener.fileno()}"),
            ("/etc/haproxy/certs/events.example.com.pem", str(together)),
            ("server local 127.0.0.1:8080", f"server local {self.backend}"),
        )
        configuration = self.folder / "haproxy.cfg"
        configuration.write_text(text)
        return [program("haproxy"), "-f", configuration, "-db"]
