"""Clients that people use read a compressed topic event by event, from the middle of it, and end without complaint."""

import asyncio
import json
import subprocess

import aiohttp
import httpx
import pytest
from topics import publish, request

# More than a window holds: whoever comes behind them is a newcomer for a while.
BEFORE = 80
READ = 60

CODINGS = pytest.mark.parametrize("coding", ["gzip", "deflate"])


@pytest.fixture
def server(start_server):
    server = start_server("--log", "memory:", scheme="http")
    for number in range(BEFORE):
        publish(server, "shop", text(number))
    return server


def text(number):
    return json.dumps({"order": 7_919 * number, "state": ["placed", "paid", "sent"][number % 3], "number": number})


def converse(server, lines, headers):
    """Publishes each event when the one before has arrived; then ends the topic."""
    assert headers["content-encoding"] in ("gzip", "deflate")
    got, has_begun = [], False
    for line in lines:
        if not has_begun and line.startswith("id:"):
            has_begun = True
            publish(server, "shop", text(0))
        if line.startswith("data: {"):
            got.append(line.removeprefix("data: "))
            if len(got) < READ:
                publish(server, "shop", text(len(got)))
            elif len(got) == READ:
                assert request(server, "DELETE", "/events/shop")[0] in (200, 204)
    return got


@CODINGS
def test_httpx(server, coding):
    with httpx.stream("GET", f"{server.url}/events/shop", headers={"Accept-Encoding": coding}, timeout=30) as response:
        assert converse(server, response.iter_lines(), response.headers)[:READ] == list(map(text, range(READ)))


@CODINGS
def test_aiohttp(server, coding):
    async def read():
        async with aiohttp.ClientSession() as session:
            async with session.get(f"{server.url}/events/shop", headers={"Accept-Encoding": coding}) as response:
                lines = [line async for line in stepwise(response.content)]
                return lines, response.headers

    async def stepwise(content):
        count = 0
        async for line in content:
            line = line.decode().rstrip("\n")
            yield line
            if line.startswith("id:") and count == 0:
                count += 1
                await asyncio.to_thread(publish, server, "shop", text(0))
            elif line.startswith("data: {") and count < READ:
                await asyncio.to_thread(publish, server, "shop", text(count))
                count += 1
            elif line.startswith("data: {") and count == READ:
                count += 1
                await asyncio.to_thread(request, server, "DELETE", "/events/shop")

    lines, headers = asyncio.run(asyncio.wait_for(read(), 60))
    assert headers["content-encoding"] == coding
    got = [line.removeprefix("data: ") for line in lines if line.startswith("data: {")]
    assert got[:READ] == list(map(text, range(READ)))


@CODINGS
def test_curl(server, coding):
    command = [
        "curl", "--silent", "--show-error", "--no-buffer", "--max-time", "60", "--compressed",
        "--header", f"Accept-Encoding: {coding}", f"{server.url}/events/shop",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as curl:
        lines = (line.rstrip("\n") for line in curl.stdout)
        assert converse(server, lines, {"content-encoding": coding})[:READ] == list(map(text, range(READ)))
        assert (curl.wait(30), curl.stderr.read()) == (0, "")
