"""What the proxy writes down: nothing by which somebody could open a stream."""

import http.client
import os
import socket
import ssl
import subprocess
from contextlib import suppress

import pytest
from freshet_server import REPOSITORY

TICKET = "q7JxTicketThatNobodyMayRead"
MOST_TRIES = 10_000


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


@pytest.fixture
def logging_caddy(tmp_path, caddy):
    """Our configuration, with the one line by which a user has Caddy log each request; nobody is behind it."""
    ours = (REPOSITORY / "deploy" / "Caddyfile").read_text()
    config = tmp_path / "Caddyfile"
    config.write_text(ours.replace("\ttls {$PROXY_TLS", "\tlog\n\ttls {$PROXY_TLS"))
    port, nobody = free_port(), free_port()
    environment = {
        **os.environ, "PROXY_SITE": f"https://localhost:{port}", "PROXY_HOLD": "100ms", "XDG_DATA_HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path), "PROXY_A": f"127.0.0.1:{nobody}", "PROXY_B": f"127.0.0.1:{nobody}",
    }
    program = subprocess.run([REPOSITORY / "scripts" / "caddy"], stdout=subprocess.PIPE, text=True, check=True)
    command = [REPOSITORY / program.stdout.strip(), "run", "--config", config]
    log = tmp_path / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, stderr=output, env=environment)
    yield port, log
    process.terminate()
    process.wait(30)


def test_a_ticket_stays_out_of_the_log(logging_caddy):
    port, log = logging_caddy
    # Tests of who is served are elsewhere: here its certificate is not looked at.
    context = ssl._create_unverified_context()
    for _ in range(MOST_TRIES):
        with suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPSConnection("localhost", port, timeout=30, context=context)
            fields = {"Cookie": f"freshet_token={TICKET}", "Authorization": f"Bearer {TICKET}"}
            connection.request("GET", f"/events?topic=a&ticket={TICKET}", headers=fields)
            connection.getresponse()
        if "handled request" in (text := log.read_text()):
            break
    assert "/events?" in text and "ticket=REDACTED" in text
    assert TICKET not in text
