"""The verdict on Autobahn's report: nothing but all cases, each of them good, is a pass."""

import json

import pytest
from report import Report


@pytest.fixture
def report(tmp_path):
    """A report of cases with these pairs of behaviours."""

    def report(*behaviours):
        cases = {
            f"1.{number}": {
                "behavior": behaviour,
                "behaviorClose": closing,
                "duration": 5,
                "remoteCloseCode": 1000,
                "reportfile": f"{number}.json",
            }
            for number, (behaviour, closing) in enumerate(behaviours, start=1)
        }
        (tmp_path / "index.json").write_text(json.dumps({"freshet": cases}))
        return Report(tmp_path)

    return report


def test_no_report_at_all_is_a_problem(tmp_path):
    assert Report(tmp_path).problems(247) == ["0 cases ran, and the set has 247"]


def test_a_report_without_cases_is_a_problem(tmp_path):
    (tmp_path / "index.json").write_text("{}")
    assert len(Report(tmp_path).problems(247)) == 1


def test_a_case_too_few_or_too_many_is_a_problem(report):
    for count in (1, 3):
        assert report(("OK", "OK"), ("OK", "OK")).problems(count) == [f"2 cases ran, and the set has {count}"]


@pytest.mark.parametrize("behaviour", ["FAILED", "UNIMPLEMENTED", "WRONG CODE", "UNCLEAN", "FAILED BY CLIENT"])
def test_a_case_that_is_not_passed_or_not_well_closed_is_named(report, behaviour):
    for pair in ((behaviour, "OK"), ("OK", behaviour)):
        (problem,) = report(("OK", "OK"), pair, ("OK", "OK")).problems(3)
        assert problem.startswith("case 1.2: ") and behaviour in problem and "1000" in problem


def test_what_autobahn_says_of_a_failed_case_is_quoted(report, tmp_path):
    (tmp_path / "1.json").write_text(json.dumps({"result": "Expected a pong.", "resultClose": "Never closed."}))
    (problem,) = report(("FAILED", "UNCLEAN")).problems(1)
    assert "Expected a pong. Never closed." in problem


def test_strictness_that_the_rfc_leaves_open_is_no_problem(report):
    good = [("OK", "OK"), ("NON-STRICT", "OK"), ("INFORMATIONAL", "INFORMATIONAL")]
    assert report(*good).problems(3) == []


def test_the_summary_counts_by_section(report):
    assert report(("OK", "OK"), ("FAILED", "OK")).summary() == (
        "section  1:   2 cases in    0.0 s: 1 OK, 1 FAILED; closed: 2 OK"
    )
