"""Connections on this machine that can be cut as a network can be: what is sent does not arrive, and nobody is told.

`wires.py PORT…` listens for each of these on a port of its own, prints those, and carries bytes to and fro. It is a
process, so that what it carries does not take turns with the tests. Lines tell it what to do: `cut 0 3`, `mend 0 3`, by
the places of the ports.
"""

import asyncio
import os
import sys

PIECE_BYTES = 64 << 10


class Wire:
    """All connections to one port."""

    def __init__(self, port):
        self.port = port
        self.is_whole = asyncio.Event()
        self.is_whole.set()

    async def listen(self):
        server = await asyncio.start_server(self.join, "127.0.0.1", 0)
        return server.sockets[0].getsockname()[1]

    async def join(self, near_reader, near_writer):
        await self.is_whole.wait()
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.port)
        except OSError:
            near_writer.transport.abort()
            return
        ways = [self.carry(near_reader, far_writer), self.carry(far_reader, near_writer)]
        # Whoever ends on the one side ends on the other.
        _, pending = await asyncio.wait(map(asyncio.ensure_future, ways), return_when=asyncio.FIRST_COMPLETED)
        for way in pending:
            way.cancel()
        for writer in (near_writer, far_writer):
            writer.close()

    async def carry(self, reader, writer):
        try:
            while piece := await reader.read(PIECE_BYTES):
                # What was under way when the wire was cut arrives when it is mended: TCP would have sent it again.
                await self.is_whole.wait()
                writer.write(piece)
                await writer.drain()
        except OSError:
            pass  # an end, as good as any
        await self.is_whole.wait()


async def main(ports):
    wires = [Wire(int(port)) for port in ports]
    print(*[await wire.listen() for wire in wires], flush=True)
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        what, *places = line.split()
        for place in places:
            flag = wires[int(place)].is_whole
            flag.set() if what == "mend" else flag.clear()
        print(what, flush=True)
    # Nobody tells us anything any more: all that is under way ends here.
    os._exit(0)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
