"""What systemd does for a server with a socket unit: it listens, and hands the socket to one process after another."""

import socket
import sys

from freshet_server import FreshetServer

BACKLOG = 4_096
# sd_listen_fds(3): descriptors from 3 on, for the process with this number, which this one is and stays.
LAUNCHER = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1")
os.execvp(sys.argv[2], sys.argv[2:])
"""


class ListeningSocket:
    """A socket that listens for as long as the test does."""

    def __init__(self):
        self.socket = socket.create_server(("127.0.0.1", 0), backlog=BACKLOG)
        self.port = self.socket.getsockname()[1]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def server(self, folder, *arguments) -> FreshetServer:
        """One that speaks plain HTTP on it, and is not started yet."""
        number = self.socket.fileno()
        launcher = [sys.executable, "-c", LAUNCHER, str(number)]
        server = FreshetServer(
            folder, *arguments, scheme="http", host="127.0.0.1", launcher=launcher, descriptors=(number,))
        server.address = f"127.0.0.1:{self.port}"
        return server
