import subprocess

import pytest


@pytest.fixture
def curl():
    """Starts curl on a stream, and stops it at the end."""
    processes = []

    def start(*arguments):
        process = subprocess.Popen(
            ["curl", "--silent", "--show-error", "--no-buffer", "--max-time", "60", *arguments],
            stdout=subprocess.PIPE, text=True,
        )
        processes.append(process)
        return process.stdout

    yield start
    for process in processes:
        process.kill()
        process.wait()
        process.stdout.close()


def lines_until(output, end):
    lines = []
    for line in output:
        lines.append(line.rstrip("\r\n"))
        if lines[-1] == end:
            return lines
    raise AssertionError(f"the stream ended without {end!r}: {lines}")


@pytest.mark.parametrize("coding", ["gzip", "deflate", "zstd"])
@pytest.mark.parametrize("scheme", ["https", "http"])
def test_an_event_can_be_read_before_the_next_is_made(start_server, curl, coding, scheme):
    # The next event is an hour away, so the first one cannot have waited for it.
    server = start_server("--interval", "3600", scheme=scheme)
    output = curl(
        "--include", "--compressed", "--header", f"Accept-Encoding: {coding}", "--cacert", str(server.authority),
        server.url + "/sse1",
    ) if scheme == "https" else curl(
        "--include", "--compressed", "--header", f"Accept-Encoding: {coding}", server.url + "/sse1"
    )
    lines = [line.lower() for line in lines_until(output, "data: 725")]
    assert f"content-encoding: {coding}" in lines
    assert any(line.startswith("vary:") and "accept-encoding" in line for line in lines)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "zstd"])
def test_a_compressed_stream_that_ends_ends_well(start_server, coding):
    server = start_server("--interval", "0.01", scheme="http")
    shown = subprocess.run(
        ["curl", "-sS", "--compressed", "-H", f"Accept-Encoding: {coding}", f"{server.url}/sse1?until=20"],
        capture_output=True, text=True, timeout=60,
    )
    assert (shown.returncode, shown.stderr) == (0, "")
    assert shown.stdout.endswith("id: 20\ndata: " + shown.stdout.split("data: ")[-1])
    assert shown.stdout.count("data: ") == 21


def test_nothing_is_compressed_unasked(start_server, curl):
    server = start_server("--interval", "3600", scheme="http")
    lines = lines_until(curl("--include", server.url + "/sse1"), "data: 725")
    assert not any(line.lower().startswith("content-encoding") for line in lines)
