"""What `make bench` is made of: figures of several runs in, Markdown out; and frames of HTTP/2."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "Benchmarks"))

from side_by_side.contenders import FLOOR, MEMORY, NCHAN
from side_by_side.http2 import DATA, Connection, frame, literal
from side_by_side.table import table

CPU = ("CPU", "cpu", 1, ("floor", "nchan"))
LATENCY = ("p99", "p99", 0, ())


def cells(line):
    return [cell.strip() for cell in line.strip("|").split("|")]


def rows(columns, figures, contenders=(FLOOR, MEMORY, NCHAN)):
    lines = table("Paced", columns, figures, contenders).splitlines()
    return {name: rest for name, *rest in map(cells, lines[4:])}


def of(*values):
    return [{"cpu": value} for value in values]


def test_a_cell_has_the_median_between_the_least_and_the_most():
    assert rows([CPU], {"floor": of(9, 2, 4)})["floor"][0] == "4.0 (2.0 – 9.0)"


def test_ratios_are_of_medians_and_each_beside_its_own_peer():
    figures = {"floor": of(4, 5, 90), MEMORY.name: of(6, 7.5, 9), "nchan": of(1, 10, 11)}
    found = rows([CPU], figures)
    assert found[MEMORY.name][1:] == ["1.50", "0.75"]
    assert found["nchan"][1:] == ["2.00", ""]


def test_who_had_no_run_has_no_row_and_gives_no_ratio():
    found = rows([CPU], {"floor": of(5), MEMORY.name: of(6), "nchan": []})
    assert found == {"floor": ["5.0", "1.00", ""], MEMORY.name: ["6.0", "1.20", ""]}


def test_a_figure_that_nobody_took_is_an_empty_cell():
    assert rows([LATENCY], {"floor": [{"p99": None}]})["floor"] == [""]


def test_every_line_has_as_many_cells_as_the_heading():
    text = table("Paced", [CPU, LATENCY], {"floor": [{"cpu": 5, "p99": 1}]}, [FLOOR])
    assert {len(cells(line)) for line in text.splitlines()[2:]} == {5}


def test_frames_of_http2_are_found_wherever_the_network_cuts_them():
    sent = frame(DATA, 0, 1, b"first") + frame(DATA, 1, 3, b"")
    for cut in range(len(sent) + 1):
        connection = Connection.__new__(Connection)
        connection.received = bytearray(sent[:cut])
        found = list(connection.frames())
        connection.received += sent[cut:]
        assert found + list(connection.frames()) == [(DATA, 0, b"first"), (DATA, 1, b"")], cut
        assert not connection.received


def test_a_literal_of_a_request_has_its_length_before_it():
    assert literal(b"\x04", "/events") == b"\x04\x07/events"
