"""What hostile clients do, one act at a time. None of it is a whole publication: the log's readers would wonder who
sent it. Each act lasts seconds, ends by itself, and leaves no connection open."""

import socket
import ssl
import struct
import time
from contextlib import contextmanager

from http2_frames import (
    CONTINUATION, DATA, HTTP2Frames, PING, PRIORITY, RST_STREAM, SETTINGS, WINDOW_UPDATE, frame, headers,
)
from loopback import connect
from rude_client import ACTS, POST, READ, UPGRADE

# Theirs alone, so that they can be told from everybody else.
ADDRESS = "127.0.0.3"
# Longer than a request's head and a handshake may take, with room for a machine that has much to do.
PATIENCE_SECONDS = 40
STAY_SECONDS = 2
DRIP_SECONDS = 0.5
CANCEL = struct.pack(">I", 8)
HOST = b" HTTP/1.1\r\nHost: localhost\r\n"
TOKENS = [b"eyJhbGciOiJub25lIn0.e30.", b"a.b.c", b"x" * 5_000]


class Unfair(AssertionError):
    """The server did what it must not do, even to those."""


@contextmanager
def reached(port, **more):
    connection = connect(port, source=(ADDRESS, 0), **{"timeout": STAY_SECONDS, **more})
    try:
        yield connection
    finally:
        connection.close()


def answered(connection, what):
    """What comes at once, if anything."""
    try:
        answer = connection.recv(4_096)
    except OSError:
        return b""
    if answer.startswith(b"HTTP/1.1 5"):
        raise Unfair(f"{what!r} got {answer[:200]!r}")
    return answer


def drip_until_cut(connection, piece, stopping):
    """A byte now and then, until the server has enough of it."""
    end = time.monotonic() + PATIENCE_SECONDS
    connection.settimeout(DRIP_SECONDS)
    while not stopping.is_set():
        if time.monotonic() > end:
            raise Unfair(f"who drips {piece!r} is still there after {PATIENCE_SECONDS} s")
        try:
            connection.sendall(piece)
            if not connection.recv(4_096):
                return
        except TimeoutError:
            continue
        except OSError:
            return


def drip_a_head(doors, chance, stopping):
    with reached(doors.plain) as connection:
        connection.sendall(READ)
        drip_until_cut(connection, b"X", stopping)


def drip_a_handshake(doors, chance, stopping):
    with reached(doors.secure) as connection:
        # A record that has more to come than will.
        connection.sendall(b"\x16\x03\x01\x3f\xff\x01\x00\x3f\xfb")
        drip_until_cut(connection, b"\x03", stopping)


def stop_in_a_body(doors, chance, stopping):
    with reached(doors.plain) as connection:
        connection.sendall(POST + b"Content-Length: 1000\r\n\r\nonly this")
        stopping.wait(chance.uniform(0, 5))


def send_rubbish(doors, chance, stopping):
    port = chance.choice([doors.plain, doors.secure])
    with reached(port) as connection:
        bytes = chance.choice([*ACTS, chance.randbytes(chance.randint(1, 5_000))])
        connection.sendall(bytes)
        answered(connection, bytes[:100])


def vanish(doors, chance, stopping):
    for _ in range(20):
        with reached(chance.choice([doors.plain, doors.secure])) as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def read_nothing(doors, chance, stopping):
    with reached(doors.plain, receive_buffer=2_048) as connection:
        form = chance.choice([b"text/event-stream", b"application/x-ndjson"])
        connection.sendall(
            b"GET /events?topic=**&last-event-id=earliest HTTP/1.1\r\nHost: localhost\r\nAccept: " + form + b"\r\n\r\n")
        stopping.wait(chance.uniform(0, 5))


def ask_too_much(doors, chance, stopping):
    words = chance.choice([
        b"topic=" + b"a/" * 4_000, b"&".join(b"topic=t%d" % number for number in range(1_000)), b"topic=%FF%00",
        b"last-event-id=" + b"9" * 5_000, b"limit=-1", b"limit=99999999999999999999", b"wait=1e99",
        b"topic=" + b"**/" * 900,
    ])
    with reached(doors.plain) as connection:
        connection.sendall(b"GET /events?" + words + HOST + b"Accept: application/json\r\n\r\n")
        answered(connection, words[:100])


def show_bad_tokens(doors, chance, stopping):
    with reached(doors.plain) as connection:
        for _ in range(50):
            token = chance.choice([*TOKENS, chance.randbytes(30).hex().encode()])
            target = chance.choice([b"GET /events/t", b"GET /events?topic=**", b"DELETE /events/t", b"DELETE /streams"])
            connection.sendall(target + HOST + b"Authorization: Bearer " + token + b"\r\n\r\n")
            answer = answered(connection, token[:100])
            if not answer:
                return
            if not answer.startswith(b"HTTP/1.1 401 "):
                raise Unfair(f"the token {token[:100]!r} got {answer[:200]!r} for {target!r}")


def guess_tickets(doors, chance, stopping):
    with reached(doors.plain) as connection:
        for _ in range(50):
            ticket = chance.randbytes(16).hex().encode()
            connection.sendall(b"GET /events?ticket=" + ticket + HOST + b"\r\n")
            answer = answered(connection, ticket)
            if not answer:
                return
            if not answer.startswith(b"HTTP/1.1 401 "):
                raise Unfair(f"a guessed ticket got {answer[:200]!r}")


def publish_too_much(doors, chance, stopping):
    with reached(doors.plain) as connection:
        if chance.random() < 0.5:
            connection.sendall(POST + b"Content-Length: 5000000\r\n\r\n")
            connection.sendall(b"x" * 4_999_999)
        else:
            connection.sendall(POST + b"Transfer-Encoding: chunked\r\n\r\n")
            connection.sendall((b"10000\r\n" + b"x" * 65_536 + b"\r\n") * 70)
        answered(connection, "a body too large")


def extend_a_chunk(doors, chance, stopping):
    with reached(doors.plain) as connection:
        connection.sendall(POST + b"Transfer-Encoding: chunked\r\n\r\n5;")
        for _ in range(10):
            connection.sendall(b"a" * 65_536)
        connection.settimeout(PATIENCE_SECONDS)
        if connection.recv(4_096).startswith(b"HTTP/1.1 2"):
            raise Unfair("a chunk's extension had no end, and nobody minded")


FRAMES = [
    b"\x81\x05hello", b"\x81\x85\x00\x00\x00\x00\xff\xfe\xfd\xfc\xfb", b"\x82\xff\x7f" + b"\xff" * 7 + b"\x00" * 4,
    b"\x89\xfe\x00\xff\x00\x00\x00\x00", b"\xf1\x80\x00\x00\x00\x00", b"\x80\x80\x00\x00\x00\x00",
    b"\x8b\x80\x00\x00\x00\x00",
    b"\x89\x80\x00\x00\x00\x00" * 5_000, b"\x01\x80\x00\x00\x00\x00" + b"\x00\x80\x00\x00\x00\x00" * 5_000,
    b"\x88\x81\x00\x00\x00\x00x", b'\x81\x8f\x00\x00\x00\x00{"op":"nothing"' * 500,
]


def abuse_a_web_socket(doors, chance, stopping):
    with reached(doors.plain) as connection:
        connection.sendall(UPGRADE)
        answered(connection, "an upgrade")
        frames = chance.choice(FRAMES)
        connection.sendall(frames)
        connection.settimeout(0.2)
        answered(connection, frames[:100])


def after_request(pattern):
    return lambda stream: headers(stream, target="/sse1") + pattern(stream)


# What goes out again and again, for each stream's number.
FLOODS = [
    lambda _: frame(PING, b"12345678") * 100,
    lambda _: frame(SETTINGS, struct.pack(">HI", 4, 65_535)) * 100,
    lambda _: frame(WINDOW_UPDATE, struct.pack(">I", 1)) * 1_000,
    lambda _: frame(77, b"nonsense") * 1_000,
    lambda _: frame(PRIORITY, struct.pack(">IB", 0, 16), stream=1) * 100,
    lambda stream: headers(stream, method="POST", target="/events/rude", ends=False) + frame(DATA, stream=stream) * 100,
    lambda stream: headers(stream, flags=0) + frame(CONTINUATION, b"\x00\x01a\x01b", stream=stream) * 100,
    lambda stream: headers(stream, target="/events/rude"),
    after_request(lambda stream: frame(RST_STREAM, CANCEL, stream=stream)),
    after_request(lambda stream: frame(WINDOW_UPDATE, struct.pack(">I", 0), stream=stream)),
    after_request(lambda stream: frame(DATA, b"x", stream=stream)),
    after_request(lambda stream: frame(PRIORITY, b"123", stream=stream)),
]


def flood_http2(doors, chance, stopping):
    flood = chance.choice(FLOODS)
    with reached(doors.secure) as tcp, HTTP2Frames(doors, connection=tcp) as connection:
        for stream in range(1, 4_000, 2):
            connection.send(flood(stream))
            if stopping.is_set():
                return


EVIL = [
    drip_a_head, drip_a_handshake, stop_in_a_body, send_rubbish, vanish, read_nothing, ask_too_much, show_bad_tokens,
    guess_tickets, publish_too_much, extend_a_chunk, abuse_a_web_socket, flood_http2,
]
# What an act may end with: the server, or its system, has closed the connection.
CUT_OFF = (OSError, ssl.SSLError)
