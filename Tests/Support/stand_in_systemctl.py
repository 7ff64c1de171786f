"""What systemctl does with the service `freshet`, for tests that follow the documentation's lines.

It takes from the unit what it starts, and from the program that this is ready (sd_notify(3)). Files are where
SANDBOX says.
"""

import os
import re
import select
import shlex
import signal
import socket
import subprocess
import sys
from pathlib import Path

SANDBOX = Path(os.environ["SANDBOX"])
PID = SANDBOX / "pid"
PATIENCE_SECONDS = 30


def start():
    unit = (SANDBOX / "units" / "freshet.service").read_text().replace("\\\n", " ")
    command = shlex.split(re.search(r"^ExecStart=(.*)$", unit, re.MULTILINE)[1])
    variables = Path(re.search(r"^EnvironmentFile=(.*)$", unit, re.MULTILINE)[1]).read_text().splitlines()
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notices, (SANDBOX / "journal").open("ab") as journal:
        name = f"freshet-{os.getpid()}"
        notices.bind(f"\0{name}")
        notices.settimeout(PATIENCE_SECONDS)
        environment = {**os.environ, **dict(line.split("=", 1) for line in variables), "NOTIFY_SOCKET": f"@{name}"}
        process = subprocess.Popen(command, env=environment, stdout=journal, stderr=journal, start_new_session=True)
        PID.write_text(str(process.pid))
        assert notices.recv(64).startswith(b"READY=1")


def stop():
    pid = int(PID.read_text())
    end = os.pidfd_open(pid)
    os.kill(pid, signal.SIGTERM)
    assert select.select([end], [], [], PATIENCE_SECONDS)[0], "the service goes on"
    PID.unlink()


if __name__ == "__main__":
    match [word for word in sys.argv[1:] if not word.startswith("-")]:
        case ["daemon-reload"]: pass
        case ["start", "freshet"]: start()
        case ["enable", "freshet"] if "--now" in sys.argv: start()
        case ["stop", "freshet"]: stop()
        case ["restart", "freshet"]:
            stop()
            start()
        case ["reload", "freshet"]: os.kill(int(PID.read_text()), signal.SIGHUP)
        case ["reload", "nginx"]: subprocess.run(["nginx", "-s", "reload"], check=True)
        case _: sys.exit(f"systemctl {' '.join(sys.argv[1:])} is more than this stands in for")
