"""The same rules over HTTP/2 (RFC 8441): a proxy takes Autobahn's WebSockets there, as streams of its connections."""

import pytest
from case_set import CORE, DEFLATE_QUICK, PERFORMANCE
from haproxy import Haproxy

SETS = [CORE, DEFLATE_QUICK, pytest.param(PERFORMANCE, marks=pytest.mark.thorough)]


@pytest.mark.parametrize("cases", SETS, ids=lambda cases: cases.name)
def test_every_case_is_passed_over_http_2(cases, start_server, haproxy_program, expect_all_good, tmp_path):
    server = start_server("--echo")
    with Haproxy(haproxy_program, tmp_path, server) as proxy:
        expect_all_good(cases, proxy.url.replace("http:", "ws:") + "/echo", f"{cases.name}-http2")
