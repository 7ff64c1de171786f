"""docs/Operations.md, line by line: what it says to type is typed here, in a folder that stands for the machine.

A test module that uses it takes the fixtures `machine` and `installed` from here.
"""

import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from freshet_server import BINARY, REPOSITORY

DOCUMENT = (REPOSITORY / "docs" / "Operations.md").read_text()
SYSTEMCTL = REPOSITORY / "Tests" / "Support" / "stand_in_systemctl.py"
LIMIT_SECONDS = 60


def lines(section: str) -> list[str]:
    """The blocks of shell lines below a heading, in order."""
    text = re.search(rf"^## {section}\n(.*?)(?=^## |\Z)", DOCUMENT, re.MULTILINE | re.DOTALL)[1]
    return re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


class Machine:
    """A folder with what the document's lines find on a machine; they are run as they stand, but for their paths."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.port, self.admin_port = free_port(), free_port()
        self.places = [
            ("/usr/local/bin", f"{folder}/bin"), ("/etc/systemd/system", f"{folder}/units"),
            ("/etc/", f"{folder}/etc/"), ("/var/lib/freshet", f"{folder}/state"),
            ("/var/backups", f"{folder}/backups"),
            (".build/release/freshet", BINARY), ("127.0.0.1:8080", f"127.0.0.1:{self.port}"),
            ("localhost:8444", f"localhost:{self.admin_port}"),
        ]
        for name in ("bin", "units", "etc", "state", "backups", "deploy", "stands-in"):
            (folder / name).mkdir()
        for file in ("freshet.service", "freshet.yaml", "nginx.conf"):
            (folder / "deploy" / file).write_text(self.placed((REPOSITORY / "deploy" / file).read_text()))
        self.stand_in("sudo", 'exec "$@"')
        self.stand_in("make", '[ "$*" = build ]')
        self.stand_in("systemctl", f'exec {sys.executable} {SYSTEMCTL} "$@"')

    def stand_in(self, name, body):
        file = self.folder / "stands-in" / name
        file.write_text(f"#!/bin/sh\n{body}\n")
        file.chmod(0o755)

    def placed(self, text):
        for path, place in self.places:
            text = text.replace(path, place)
        return text

    def type(self, block) -> str:
        """Runs a block, of which every line has to succeed."""
        environment = {
            "PATH": f"{self.folder}/stands-in:{self.folder}/bin:/usr/bin:/bin", "HOME": str(self.folder),
            "SANDBOX": str(self.folder),
        }
        # The operator's usual address is for one server of a machine.
        script = f"export FRESHET_ADMIN=localhost:{self.admin_port}\n{self.placed(block)}"
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script], cwd=self.folder, env=environment, capture_output=True,
            text=True, timeout=LIMIT_SECONDS)
        assert done.returncode == 0, f"{block}\n{done.stdout}\n{done.stderr}\n{self.journal}"
        return done.stdout

    @property
    def pid(self):
        return int((self.folder / "pid").read_text())

    @property
    def journal(self):
        file = self.folder / "journal"
        return file.read_text() if file.exists() else ""


@pytest.fixture
def machine(tmp_path):
    machine = Machine(tmp_path)
    yield machine
    if (tmp_path / "pid").exists():
        machine.type("systemctl stop freshet")


@pytest.fixture
def installed(machine):
    """A machine on which the service runs, as the document has it installed; what was said is in `said`."""
    machine.said = [machine.type(block) for block in lines("Install")]
    return machine
