"""A server that answers as a test says: for what no healthy server does."""

import http.server
import threading

import pytest


class StubServer:
    """Answers each request by `answer(request)`: (status, headers, body), or None to hang up without a word."""

    def __init__(self, answer):
        self.requests = []

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_one(handler):
                length = int(handler.headers.get("Content-Length", 0))
                handler.body = handler.rfile.read(length)
                self.requests.append(handler)
                handler.close_connection = True
                if (answered := answer(handler)) is None:
                    return
                status, headers, body = answered
                handler.send_response(status)
                for name, value in {**headers, "Content-Length": str(len(body))}.items():
                    handler.send_header(name, value)
                handler.end_headers()
                handler.wfile.write(body)

            do_GET = do_POST = do_HEAD = handle_one

            def log_message(handler, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self.thread.start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def start_stub():
    stubs = []

    def start(answer):
        stubs.append(StubServer(answer))
        return stubs[-1]

    yield start
    for stub in stubs:
        stub.stop()
