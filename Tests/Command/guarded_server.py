"""A server that asks for tokens, and what its answers say."""

import http.client
import json
from urllib.parse import urlsplit

import tokens
from freshet_server import FreshetServer


class GuardedServers:
    """Starts `freshet serve` with a key in its environment."""

    def __init__(self, folder):
        self.folder = folder
        self.servers = []

    def start(self, *arguments, key=tokens.SECRET, host="localhost"):
        folder = self.folder / f"guarded-{len(self.servers)}"
        folder.mkdir()
        launcher = ("env", f"FRESHET_KEY={key}") if key is not None else ("env", "-u", "FRESHET_KEY")
        server = FreshetServer(folder, *arguments, scheme="http", host=host, launcher=launcher, command="serve")
        self.servers.append(server)
        return server.start()

    def stop(self):
        for server in self.servers:
            server.stop()


class Answer:
    """What came for one request: of a stream the head, unless it is one that ends."""

    def __init__(self, server, method, target, body=None, headers=None, reads_to_the_end=False):
        address = urlsplit(server.url)
        connection = http.client.HTTPConnection("127.0.0.1", address.port, timeout=30)
        connection.request(method, target, body=body, headers={"Host": f"localhost:{address.port}", **(headers or {})})
        response = connection.getresponse()
        self.status, self.headers = response.status, response.headers
        is_stream = self.status == 200 and response.headers.get_content_type() in (
            "text/event-stream", "application/x-ndjson")
        self.text = "" if is_stream and not reads_to_the_end else response.read().decode()
        connection.close()

    @property
    def document(self):
        return json.loads(self.text)

    @property
    def challenge(self):
        return self.headers["WWW-Authenticate"]
