"""The rules of RFC 6455 and RFC 7692, one by one, over HTTP/1.1."""

import pytest
from case_set import CORE, DEFLATE, DEFLATE_QUICK, PERFORMANCE

SETS = [
    CORE,
    DEFLATE_QUICK,
    pytest.param(PERFORMANCE, marks=pytest.mark.thorough),
    pytest.param(DEFLATE, marks=pytest.mark.thorough),
]


@pytest.mark.parametrize("cases", SETS, ids=lambda cases: cases.name)
def test_every_case_is_passed_over_http_1(cases, start_server, expect_all_good):
    server = start_server("--echo", scheme="http")
    expect_all_good(cases, server.url.replace("http:", "ws:") + "/echo", f"{cases.name}-http1")
