"""Publishes many events, each in a request of its own and without a key, with little effort of this process."""

import asyncio

CONNECTIONS = 64
# Requests that go out together on a connection, before their answers are read.
PIPELINED = 10
EVENT_BYTES = 200
ANSWER = b"HTTP/1.1 201"


def fill(node, count):
    asyncio.run(fill_over_all(node.port, count))


async def fill_over_all(port, count):
    shares = [count // CONNECTIONS + (number < count % CONNECTIONS) for number in range(CONNECTIONS)]
    await asyncio.gather(*(fill_over_one(port, number, share) for number, share in enumerate(shares)))


async def fill_over_one(port, number, count):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    request = (
        f"POST /events/bench/fill/{number} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {EVENT_BYTES}\r\n\r\n"
        + "." * EVENT_BYTES).encode()
    for begin in range(0, count, PIPELINED):
        together = min(PIPELINED, count - begin)
        writer.write(request * together)
        for _ in range(together):
            await read_answer(reader)
    writer.close()


async def read_answer(reader):
    head = await reader.readuntil(b"\r\n\r\n")
    if not head.startswith(ANSWER):
        raise OSError(f"a publication was answered by {head.splitlines()[0].decode()}")
    length = next(line for line in head.lower().splitlines() if line.startswith(b"content-length:"))
    await reader.readexactly(int(length.split(b":")[1]))
