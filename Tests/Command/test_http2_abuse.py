"""HTTP/2 used against the server: whoever does it is cut off, at a bounded price, and nobody else notices."""

import struct
from contextlib import contextmanager
from pathlib import Path

import pytest
from http2_connection import HTTP2Connection
from http2_frames import (
    ACK, CONTINUATION, DATA, END_HEADERS, ENHANCE_YOUR_CALM, FLOW_CONTROL_ERROR, GOAWAY, HEADERS, PING, PRIORITY,
    PROTOCOL_ERROR, RST_STREAM, SETTINGS, WINDOW_UPDATE, HTTP2Frames, frame,
)
from operator_view import Operator
from topics_over_http2 import publish, server_sent_events

# What an attack may cost the server: ten thousand requests under way, which is what the limit on resets leaves, take six
# kilobytes each, and the allocator keeps what it had at the busiest moment.
SPARE_BYTES = 128 << 20
CANCEL_FRAME = struct.pack(">I", 8)
# In one write, so that the server has many of them before it can say anything.
AT_ONCE = 500


def resident_bytes(server):
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) * 1024


@contextmanager
def unharmed(server):
    """Somebody else reads and publishes before, while and after; and the server's memory is bounded."""
    with HTTP2Connection(server) as other:
        stream = other.get("/events/witness", accept="text/event-stream")
        assert stream.status == 200
        events = server_sent_events(stream)
        # What a server has only once somebody has been there is no price of an attack.
        with HTTP2Connection(server) as usual:
            assert usual.get("/demo/about").status == 200
        before = resident_bytes(server)

        def witness(data):
            publish(other, "witness", data)
            assert next(events)[1] == data

        witness("before")
        yield witness
        witness("after")
        assert resident_bytes(server) - before < SPARE_BYTES


@pytest.fixture
def attack(start_server):
    """Sends what it is given on a connection of its own, over and over; the error of the GOAWAY that this earns."""

    def attack(pattern, times, first=b"", **connection):
        server = start_server("--admin", "localhost:0")
        with unharmed(server) as witness:
            with HTTP2Frames(server, **connection) as attacker:
                if first:
                    attacker.send(first(attacker) if callable(first) else first)
                bytes = pattern(attacker) if callable(pattern) else pattern
                attacker.flood(bytes, times)
                witness("meanwhile")
                Operator(server).wait_for("freshet_cuts_total", lambda cuts: cuts == 1, reason="http2-abuse")
                return attacker.goaway()

    return attack


def open_stream(attacker):
    return attacker.headers(1, method="POST", target="/events/t", ends=False)


# Where a server that closes has bytes unread, its system resets the connection, and the last word may be lost with it.
CALMED = (ENHANCE_YOUR_CALM, None)


@pytest.mark.parametrize(
    "pattern",
    [
        frame(PING, b"12345678"),
        frame(SETTINGS, struct.pack(">HI", 4, 65_535)),
        frame(PRIORITY, struct.pack(">IB", 0, 16), stream=1),
    ],
    ids=["ping", "settings", "priority"],
)
def test_a_flood_of_frames_that_ask_for_work_is_calmed(attack, pattern):
    assert attack(pattern * AT_ONCE, 200) in CALMED


@pytest.mark.parametrize("pattern", [
    frame(WINDOW_UPDATE, struct.pack(">I", 1)), frame(77, b"nonsense"), frame(GOAWAY, struct.pack(">II", 0, 0)),
], ids=["window-update", "unknown", "goaway"])
def test_a_flood_of_frames_that_carry_nothing_is_calmed(attack, pattern):
    assert attack(pattern * AT_ONCE, 200) in CALMED


def test_answers_that_nobody_reads_do_not_pile_up(attack):
    assert attack(frame(PING, b"12345678") * AT_ONCE, 20_000, receive_buffer=2048) in CALMED


def test_a_flood_of_empty_data_is_calmed(attack):
    assert attack(frame(DATA, stream=1) * AT_ONCE, 200, first=open_stream) in CALMED


def test_requests_that_are_reset_at_once_are_calmed(start_server):
    """CVE-2023-44487."""
    server = start_server()
    with unharmed(server) as witness:
        with HTTP2Frames(server) as attacker:
            for stream in range(1, 50_000, 2):
                try:
                    attacker.send(attacker.headers(stream) + frame(RST_STREAM, CANCEL_FRAME, stream=stream))
                except OSError:
                    break
            witness("meanwhile")
            assert attacker.goaway() in CALMED


@pytest.mark.parametrize("provocation", [
    lambda stream: frame(WINDOW_UPDATE, struct.pack(">I", 0), stream=stream),
    lambda stream: frame(WINDOW_UPDATE, struct.pack(">I", 2**31 - 1), stream=stream),
    lambda stream: frame(PRIORITY, struct.pack(">IB", stream, 16), stream=stream),
    lambda stream: frame(PRIORITY, b"123", stream=stream),
    lambda stream: frame(HEADERS, b"\x82", END_HEADERS, stream),
    lambda stream: frame(DATA, b"x", stream=stream),
], ids=["no-increment", "overflow", "own-parent", "short-priority", "second-headers", "data-behind-the-end"])
def test_a_client_cannot_have_the_server_reset_stream_upon_stream(start_server, provocation):
    """CVE-2025-8671: streams that the server resets do not count against the limit, but their work goes on."""
    server = start_server()
    with unharmed(server) as witness:
        with HTTP2Frames(server) as attacker:
            taken = 0
            for stream in range(1, 20_000, 2):
                try:
                    attacker.send(attacker.headers(stream, target="/sse1") + provocation(stream))
                except OSError:
                    break
                taken += 1
            witness("meanwhile")
            attacker.goaway()
            # What the network had taken before the server's word came.
            assert taken < 9_000


def test_a_header_block_in_endless_pieces_is_a_breach(start_server):
    """CVE-2024-27316."""
    server = start_server()
    with unharmed(server) as witness:
        with HTTP2Frames(server) as attacker:
            attacker.send(attacker.headers(1, flags=0))
            attacker.flood(frame(CONTINUATION, b"\x00\x01a\x01b", stream=1) * AT_ONCE, 200)
            witness("meanwhile")
            assert attacker.goaway() in (ENHANCE_YOUR_CALM, PROTOCOL_ERROR, None)


@pytest.mark.parametrize("piece", [b"", b"\x00\x01a\x01b" * 3_000], ids=["empty", "large"])
def test_so_is_one_in_few_pieces_that_are_empty_or_too_large(start_server, piece):
    server = start_server()
    with unharmed(server):
        with HTTP2Frames(server) as attacker:
            attacker.send(attacker.headers(1, flags=0))
            attacker.flood(frame(CONTINUATION, piece, stream=1), 10)
            assert attacker.goaway() in (ENHANCE_YOUR_CALM, PROTOCOL_ERROR, None)


def bomb():
    """A field of 4,000 bytes that goes into the table, and then is named by one byte again and again."""
    return b"\x40\x01a" + b"\x7f" + bytes([0x80 | (3_873 & 0x7F), 3_873 >> 7]) + b"x" * 4_000 + b"\xbe" * 10_000


@pytest.mark.parametrize("more", [
    b"\x00\x01a\x7f" + bytes([0x80 | (17_873 & 0x7F), 0x80 | (17_873 >> 7 & 0x7F), 17_873 >> 14]),
    b"\x00\x01a\x01b" * 3_000,
    bomb(),
], ids=["one-long-field", "many-fields", "bomb"])
def test_a_list_of_fields_that_is_too_long_is_refused_before_it_takes_room(start_server, more):
    server = start_server()
    with unharmed(server) as witness:
        with HTTP2Frames(server) as attacker:
            block = attacker.headers(1)[9:] + more
            attacker.send(frame(HEADERS, block[:16_000], flags=1, stream=1))
            attacker.flood(frame(CONTINUATION, block[16_000:], END_HEADERS, 1), 1)
            witness("meanwhile")
            answers = list(attacker.frames())
            assert not any(one.kind == HEADERS for one in answers)


def test_streams_beyond_the_announced_number_are_not_opened(start_server):
    server = start_server()
    with unharmed(server) as witness:
        with HTTP2Frames(server) as attacker:
            streams = b"".join(attacker.headers(stream, target="/events/t") for stream in range(1, 4_001, 2))
            attacker.flood(streams, 1)
            witness("meanwhile")
            answers = list(attacker.frames())
            assert sum(one.kind == HEADERS for one in answers) <= 256
            assert {one.error for one in answers if one.kind == GOAWAY} <= {PROTOCOL_ERROR}


def test_windows_that_are_never_opened_hold_little(start_server):
    """What streams have not taken is in the log, and is not kept for them."""
    server = start_server()
    with unharmed(server) as witness:
        with HTTP2Frames(server, settings=struct.pack(">HI", 4, 0)) as attacker:
            for stream in range(1, 512, 2):
                attacker.send(attacker.headers(stream, target="/events/witness?last-event-id=earliest"))
            for _ in range(100):
                witness("x" * 10_000)
            # It is there, and reads nothing: that is for the stall's time-out to end.
            attacker.send(frame(PING, b"12345678"))
            assert any(one == (PING, ACK, 0, b"12345678") for one in attacker.frames())


def test_a_window_that_overflows_is_a_breach(start_server):
    server = start_server()
    with unharmed(server):
        with HTTP2Frames(server) as attacker:
            attacker.flood(frame(WINDOW_UPDATE, struct.pack(">I", 2**31 - 1)), 2)
            assert attacker.goaway() in (FLOW_CONTROL_ERROR, PROTOCOL_ERROR)


def test_a_reader_that_opens_its_windows_after_each_event_is_no_attacker(start_server):
    """More than ten thousand WINDOW_UPDATEs in half a minute, and each earned."""
    server = start_server()
    with HTTP2Connection(server) as publisher, HTTP2Connection(server) as reader:
        streams = [reader.get("/events/t", accept="text/event-stream") for _ in range(100)]
        assert all(stream.status == 200 for stream in streams)
        for number in range(70):
            publish(publisher, "t", str(number))
        for stream in streams:
            events = server_sent_events(stream)
            assert [next(events)[1] for _ in range(70)] == [str(number) for number in range(70)]
