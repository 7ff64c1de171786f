"""Connections to a server on this machine that may be killed at any moment, and its port taken up again."""

import http.client
import socket
import sys
from urllib.parse import urlsplit

# Longer than the 15 s after which a silent stream says something, and than any long poll here.
SILENCE_SECONDS = 60
# While the server is down, a client that tries and tries may be given the server's own port to connect from: it then
# talks to itself, and the server cannot have its port back. From another address of the loopback it cannot happen.
SOURCE = ("127.0.0.2", 0) if sys.platform == "linux" else None


def port_of(server):
    return urlsplit(server.url).port


def connect(port, receive_buffer=None, timeout=SILENCE_SECONDS, host="127.0.0.1", source=SOURCE):
    """A socket. `receive_buffer` is in bytes; a small one fills at once when its reader stops reading."""
    connection = socket.socket()
    try:
        if receive_buffer:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        connection.settimeout(timeout)
        if source:
            connection.bind(source)
        connection.connect((host, port))
    except OSError:
        connection.close()
        raise
    return connection


def over(connection):
    """HTTP over a socket that is connected already."""
    conversation = http.client.HTTPConnection("localhost", connection.getpeername()[1])
    conversation.sock = connection
    return conversation


def cut(connection):
    """Ends a socket under whoever is waiting for it in another thread."""
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass  # it had ended
    connection.close()
