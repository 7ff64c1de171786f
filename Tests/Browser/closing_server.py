"""A server that ends every WebSocket as it is told, and gives a page the client's code to try that on."""

import base64
import hashlib
import http.server
import struct
import threading

from freshet_server import REPOSITORY

CLIENT = REPOSITORY / "Sources" / "FreshetConsole" / "Resources" / "websocket-client.js"
# RFC 6455 § 1.3: what a server shows that it has understood the handshake with.
HANDSHAKE = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
NO_CODE = 1005
NO_CLOSE = 1006


class ClosingServer:
    """`/close/1013` accepts a WebSocket and closes it with that code; 1005 and 1006 stand for what they mean."""

    def __enter__(self):
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Answers)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()


class _Answers(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if self.path.startswith("/close/"):
            self._close_socket(int(self.path.rsplit("/", 1)[1]))
        elif self.path == f"/{CLIENT.name}":
            self._send("text/javascript", CLIENT.read_bytes())
        else:
            self._send("text/html", b"<!doctype html><title>a page with the client</title>")

    def _send(self, content_type, body):
        self.send_response(200)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _close_socket(self, code):
        accept = hashlib.sha1((self.headers["Sec-WebSocket-Key"] + HANDSHAKE).encode()).digest()
        self.send_response(101)
        self.send_header("Upgrade", "websocket")
        self.send_header("Connection", "Upgrade")
        self.send_header("Sec-WebSocket-Accept", base64.b64encode(accept).decode())
        self.end_headers()
        if code == NO_CODE:
            self.wfile.write(b"\x88\x00")
        elif code != NO_CLOSE:
            self.wfile.write(b"\x88\x02" + struct.pack(">H", code))
        self.close_connection = True

    def log_message(self, *_):
        pass
