"""Marionette, the protocol by which Firefox lets itself be driven: `LENGTH:JSON` in both directions over TCP."""

import itertools
import json
import socket

COMMAND, ANSWER = 0, 1


class MarionetteError(Exception):
    """What Firefox refused, in its words."""


class Marionette:
    def __init__(self, port: int, timeout_seconds: float):
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=timeout_seconds)
        self._incoming = self._socket.makefile("rb")
        self._numbers = itertools.count(1)
        self._receive()  # The greeting, which names the protocol's version.

    def call(self, name: str, **parameters):
        number = next(self._numbers)
        command = json.dumps([COMMAND, number, name, parameters]).encode()
        self._socket.sendall(b"%d:%s" % (len(command), command))
        kind, answered, error, value = self._receive()
        assert (kind, answered) == (ANSWER, number)
        if error:
            raise MarionetteError(f"{error['error']}: {error['message']}")
        return value

    def close(self):
        self._incoming.close()
        self._socket.close()

    def _receive(self):
        length = b""
        while (character := self._incoming.read(1)) != b":":
            if not character:
                raise ConnectionError("Firefox has closed the connection")
            length += character
        return json.loads(self._incoming.read(int(length)))
