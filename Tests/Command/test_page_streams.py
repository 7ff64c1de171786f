"""What the page asks of the server beside its streams: facts, cuts and ends."""

import http.client
import json
from urllib.parse import urlsplit

import pytest
from event_stream import EventStream


def post(server, target, **headers):
    address = urlsplit(server.url)
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=30)
    connection.request("POST", target, headers=headers)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response.status, body


@pytest.fixture
def server(start_server):
    return start_server("--interval", "0.01", scheme="http")


def facts_until(stream, holds):
    while True:
        facts = json.loads(stream.events(1)[0][1])
        if holds(facts):
            return facts


def test_a_page_is_told_exactly_what_went_over_its_streams(server):
    with EventStream(server.url + "/demo/stream?page=a&topic=none") as facts:
        assert json.loads(facts.events(1)[0][1])["streams"] == []
        with EventStream(server.url + "/sse1?page=a&until=9") as ending, EventStream(server.url + "/sse2?page=a") as other:
            events = ending.events(10)
            told = facts_until(facts, lambda told: len(told["streams"]) == 2)
            assert told["connections"] == 3
            other.events(1)
        del events
        facts_until(facts, lambda told: told["streams"] == [])


def test_the_counts_are_those_of_the_bytes(start_server):
    # One event, and then an hour of nothing: the counts stand still.
    server = start_server("--interval", "3600", scheme="http")
    with EventStream(server.url + "/demo/stream?page=a&topic=none") as facts, EventStream(server.url + "/sse1?page=a") as stream:
        assert stream.events(1) == [("0", "725")]
        told = facts_until(facts, lambda told: told["streams"] and told["streams"][0]["events"])["streams"][0]
    opening, event = "retry: 1000\n\n", "id: 0\ndata: 725\n\n"
    framing = len("d\r\n" + "\r\n") + len("11\r\n" + "\r\n")
    assert told["payloadBytes"] == len("725")
    assert told["sentBytes"] == len(opening) + len(event) + framing
    assert (told["path"], told["transport"], told["coding"], told["protocol"]) == ("/sse1", "sse", "identity", "http/1.1")


def test_a_cut_breaks_the_streams_of_one_page_and_of_no_other(server):
    with EventStream(server.url + "/sse1?page=a") as mine, EventStream(server.url + "/sse1?page=b") as other:
        mine.events(2), other.events(2)
        assert post(server, "/demo/cut?page=a") == (202, b"")
        # A body in chunks that stops without its end is what a broken connection looks like.
        with pytest.raises((http.client.IncompleteRead, ConnectionError)):
            while mine.response.read1(65536):
                pass
        assert len(other.events(20)) == 20


def test_an_end_for_good_is_an_end_and_then_204_once(server):
    with EventStream(server.url + "/sse1?page=a") as stream:
        stream.events(2)
        assert post(server, "/demo/end?page=a&path=/sse1")[0] == 202
        stream.events()
    for expected in [204, 200]:
        with EventStream(server.url + "/sse1?page=a") as stream:
            assert stream.response.status == expected


@pytest.mark.parametrize("target", ["/demo/cut", "/demo/end?page=a", "/demo/end?path=/sse1", "/demo/cut?page="])
def test_a_request_that_lacks_something_is_told_what(server, target):
    status, body = post(server, target)
    assert status == 400
    assert json.loads(body)["status"] == 400


def test_pages_of_other_sites_may_not_cut(server):
    with EventStream(server.url + "/sse1?page=a") as stream:
        stream.events(1)
        assert post(server, "/demo/cut?page=a", Origin="https://evil.example")[0] == 403
        assert len(stream.events(20)) == 20
