import http.client
import json
import signal
import socket
import ssl
from urllib.parse import urlsplit

import pytest
from event_stream import EventStream


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("scheme", ["https", "http"])
def test_a_signal_ends_the_streams_and_then_the_program(start_server, number, scheme):
    server = start_server("--interval", "0.01", scheme=scheme)
    with EventStream(server.url + "/sse1", server.authority) as stream:
        stream.events(2)
        server.process.send_signal(number)
        # Reading to the end without an error is what tells an end from a break.
        stream.events()
        assert server.process.wait(30) == 0


def test_a_connection_that_never_says_anything_does_not_hold_the_program(start_server):
    server = start_server()
    address = urlsplit(server.url)
    with socket.create_connection((address.hostname, address.port)):
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(30) == 0


def test_a_stream_goes_on_at_the_next_event_after_kill_9(start_server):
    server = start_server("--interval", "0.01")
    with EventStream(server.url + "/sse1", server.authority) as stream:
        before = stream.events(5)
    server.kill()
    server.start()
    with EventStream(server.url + "/sse1", server.authority, last_event_id=before[-1][0]) as stream:
        after = stream.events(5)
    assert [id for id, _ in before + after] == [str(id) for id in range(10)]
    with EventStream(server.url + "/sse1", server.authority) as stream:
        assert stream.events(10) == before + after


def test_the_certificate_survives_a_restart(start_server):
    server = start_server()
    address = urlsplit(server.url)
    first = ssl.get_server_certificate((address.hostname, address.port))
    server.kill()
    server.start()
    assert ssl.get_server_certificate((address.hostname, address.port)) == first


def test_a_poll_that_waits_is_answered_when_the_server_stops(start_server):
    server = start_server(scheme="http")
    address = urlsplit(server.url)
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=30)
    connection.request("GET", "/events/quiet?wait=50", headers={"Accept": "application/json"})
    # The server has taken the request when it answers one that came behind it.
    with EventStream(server.url + "/sse1") as stream:
        stream.events(1)
    server.process.send_signal(signal.SIGTERM)
    page = json.loads(connection.getresponse().read())
    assert page["events"] == []
    assert server.process.wait(30) == 0
    connection.close()
