"""docs/Operations.md puts the service behind nginx, line by line."""

import subprocess

import pytest
from configured_proxy import program
from documented_machine import free_port, installed, lines, machine  # noqa: F401 (fixtures)

NAME = "live.example.org"
# What Debian's has beside the sites: here without a user of its own, whom a test cannot be.
MAIN = """
pid {folder}/nginx.pid;
events {{}}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/etc/nginx/sites-enabled/*;
}}
"""


@pytest.fixture
def nginx(installed):  # noqa: F811
    """nginx on the machine, without a site, and a certificate of the name that curl trusts and finds here."""
    folder, port = installed.folder, free_port()
    for name in ("sites-available", "sites-enabled"):
        (folder / "etc" / "nginx" / name).mkdir(parents=True)
    for name in ("etc/ssl/certs", "etc/ssl/private", "log"):
        (folder / name).mkdir(parents=True)
    (folder / "etc" / "nginx" / "nginx.conf").write_text(MAIN.format(folder=folder))
    authority = folder / "etc" / "ssl" / "certs" / f"{NAME}.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}",
         "-addext", f"subjectAltName=DNS:{NAME}", "-out", authority,
         "-keyout", folder / "etc" / "ssl" / "private" / f"{NAME}.key"],
        check=True, capture_output=True)
    (folder / ".curlrc").write_text(f'cacert = "{authority}"\nconnect-to = "{NAME}:443:127.0.0.1:{port}"\n')
    site = folder / "deploy" / "nginx.conf"
    site.write_text(
        site.read_text().replace("listen 443 ", f"listen 127.0.0.1:{port} ").replace("/var/log/nginx", f"{folder}/log"))
    installed.stand_in(
        "nginx", f'exec {program("nginx")} -p {folder} -e {folder}/log/main -c {folder}/etc/nginx/nginx.conf "$@"')
    installed.type("sudo nginx")
    yield installed
    installed.type("sudo nginx -s quit")


def test_the_service_is_put_behind_nginx(nginx):
    (block,) = lines("Behind a proxy")
    stream = nginx.type(block)
    assert [line for line in stream.splitlines() if line.startswith("id:")] == ["id: 0", "id: 1", "id: 2"]
