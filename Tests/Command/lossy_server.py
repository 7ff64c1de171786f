"""A server of event streams that does not keep its promises: it delivers what a test says."""

import http.server
import queue
import threading

import pytest


class LossyServer:
    """For each event published, each reader gets those that `deliveries(number)` lists; numbers count from 1."""

    def __init__(self, deliveries):
        readers, published, lock = [], [], threading.Lock()

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(handler):
                events = queue.Queue()
                with lock:
                    readers.append(events)
                handler.send_response(200)
                handler.send_header("Content-Type", "text/event-stream")
                handler.end_headers()
                handler.wfile.write(b"id: lossy-0\n\n")
                # The end comes as None.
                for number, data in iter(events.get, None):
                    handler.wfile.write(b"id: lossy-%d\ndata: %s\n\n" % (number, data))
                handler.close_connection = True

            def do_POST(handler):
                body = handler.rfile.read(int(handler.headers["Content-Length"]))
                with lock:
                    published.append(body)
                    for number in deliveries(len(published)):
                        for reader in readers:
                            reader.put((number, published[number - 1]))
                handler.send_response(201)
                handler.send_header("Content-Length", "0")
                handler.end_headers()

            def log_message(handler, *_):
                pass

        self.readers = readers
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self.thread.start()

    def stop(self):
        for reader in self.readers:
            reader.put(None)
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def start_lossy():
    servers = []

    def start(deliveries):
        servers.append(LossyServer(deliveries))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()
