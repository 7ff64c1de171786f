"""What becomes of connections when descriptors run short, and what is said of it at the start."""

import os
from contextlib import ExitStack
from urllib.parse import urlsplit

import descriptors
import pytest
from descriptors import REFUSALS, WITH_FEW
from freshet_server import FreshetServer
from needs import need
from visitor import Visitor, ask_until, enter, raw


@pytest.fixture
def kernel():
    need("/proc", os.path.exists("/proc/self/fdinfo"), "only Linux tells what a process waits for")


@pytest.mark.usefixtures("kernel")
def test_an_answer_waits_in_the_queue_of_the_kernel_while_there_is_no_room_to_say_no(tmp_path):
    server = FreshetServer(tmp_path, "--max-connections", "1", scheme="http", launcher=WITH_FEW).start()
    port = urlsplit(server.url).port
    try:
        with ExitStack() as stack:
            visitor = enter(server, stack)
            silent = [stack.enter_context(raw(server)) for _ in range(REFUSALS)]
            ask_until(visitor, lambda: not descriptors.is_accepting(server.process, port))
            with Visitor(server) as late:
                late.connection.request("GET", "/demo/about")
                silent[0].close()
                assert late.connection.getresponse().status == 503
    finally:
        server.stop()


@pytest.mark.usefixtures("kernel")
def test_accepting_pauses_when_descriptors_run_out_and_goes_on_when_one_is_free(start_server):
    server = start_server(scheme="http")
    port = urlsplit(server.url).port
    with ExitStack() as stack:
        visitors = [enter(server, stack) for _ in range(4)]
        descriptors.allow(server.process, descriptors.count(server.process))
        with Visitor(server) as late:
            late.connection.request("GET", "/demo/about")
            # Without a pause its event loop would ask for the connection again and again.
            ask_until(visitors[0], lambda: not descriptors.is_accepting(server.process, port))
            assert "Accepting pauses" in server.diagnostics.read_text()
            visitors[-1].connection.close()
            assert late.connection.getresponse().status == 200


def test_the_room_is_said_at_the_start(start_server):
    assert "Room for 7 connections" in start_server("--max-connections", "7").line_with("Room for")


def test_more_than_the_descriptors_bear_is_one_line_that_says_what_they_bear(freshet, tmp_path):
    result = freshet("serve", "--plain", "--state", tmp_path, "--max-connections", "1000000000")
    assert (result.returncode, result.stdout, result.stderr.count("\n")) == (1, "", 1)
    assert "at most" in result.stderr and "ulimit -n" in result.stderr


@pytest.mark.parametrize("option", ["--max-connections", "--max-connections-per-address", "--max-streams"])
def test_no_room_at_all_is_a_wrong_command_line(freshet, option):
    result = freshet("serve", option, "0")
    assert result.returncode == 64 and option in result.stderr
