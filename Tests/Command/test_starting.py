import os
import re
import socket
import subprocess

import pytest
from event_stream import EventStream


def test_help_explains_every_command(freshet):
    for arguments in [["--help"], ["demo", "--help"], ["serve", "--help"]]:
        result = freshet(*arguments)
        assert result.returncode == 0
        assert "USAGE: freshet" in result.stdout
    assert "--listen" in freshet("demo", "--help").stdout


def test_version_is_the_one_of_the_changelog(freshet):
    version = freshet("--version").stdout.strip()
    assert re.fullmatch(r"\d+\.\d+\.\d+", version)


@pytest.mark.parametrize(
    "arguments",
    [
        ["demo", "--listen", "nowhere"],
        ["demo", "--listen", "localhost:70000"],
        ["demo", "--listen", "ftp://localhost:1"],
        ["demo", "--interval", "0"],
        ["demo", "--tls-key", "key.pem"],
        ["demo", "--plain", "--listen", "https://localhost:0"],
        ["demo", "--unknown"],
        ["unknown"],
    ],
)
def test_a_wrong_command_line_is_refused_with_the_usage(freshet, arguments):
    result = freshet(*arguments)
    assert result.returncode == 64
    assert "Error:" in result.stderr
    assert result.stdout == ""


def one_line_failure(result):
    assert result.returncode == 1
    assert result.stdout == ""
    assert result.stderr.startswith("freshet: ")
    assert result.stderr.count("\n") == 1
    return result.stderr


def test_an_address_in_use_is_one_line_that_says_what_to_do(freshet, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = freshet("demo", "--plain", "--listen", f"127.0.0.1:{port}", "--state", tmp_path)
    assert f"127.0.0.1:{port}" in one_line_failure(result)
    assert "--listen" in result.stderr


def test_an_address_of_another_machine_is_one_line(freshet, tmp_path):
    result = freshet("demo", "--plain", "--listen", "192.0.2.1:0", "--state", tmp_path)
    assert "192.0.2.1" in one_line_failure(result)


def test_a_certificate_that_is_none_is_one_line(freshet, tmp_path):
    (tmp_path / "cert.pem").write_text("no certificate")
    (tmp_path / "key.pem").write_text("no key")
    for certificate in ["cert.pem", "missing.pem"]:
        result = freshet(
            "demo", "--listen", "localhost:0", "--tls-certificate", tmp_path / certificate, "--tls-key", tmp_path / "key.pem"
        )
        assert certificate in one_line_failure(result)


def test_a_state_folder_that_is_a_file_is_one_line(freshet, tmp_path):
    (tmp_path / "state").write_text("a file")
    assert str(tmp_path / "state") in one_line_failure(freshet("demo", "--listen", "localhost:0", "--state", tmp_path / "state"))


def test_a_state_folder_that_cannot_be_written_is_one_line(freshet, tmp_path):
    # /proc takes no folders, not even from root.
    assert "/proc/freshet" in one_line_failure(freshet("demo", "--listen", "localhost:0", "--state", "/proc/freshet"))


def test_the_printed_curl_line_works_as_it_stands(start_server):
    server = start_server("--interval", "0.01")
    line = server.line_with("curl -N")
    shown = subprocess.run(f"{line.strip()} | head -n 8", shell=True, capture_output=True, text=True, timeout=60)
    assert "id: 1\n" in shown.stdout, shown.stderr


def test_plain_listens_without_tls(start_server):
    server = start_server("--plain", "--interval", "0.01", scheme="http")
    with EventStream(server.url + "/sse1") as stream:
        assert [id for id, _ in stream.events(3)] == ["0", "1", "2"]


def test_localhost_is_both_loopback_addresses(start_server):
    server = start_server(scheme="http")
    port = int(server.url.rsplit(":")[-1])
    for family, address in [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")]:
        if family == socket.AF_INET6 and not os.path.exists("/proc/net/if_inet6"):
            pytest.skip("this machine has no IPv6")
        with socket.socket(family) as client:
            client.connect((address, port))


def test_a_given_certificate_is_served(start_server, tmp_path):
    first = start_server()
    second = start_server("--tls-certificate", str(first.state / "leaf.pem"), "--tls-key", str(first.state / "leaf-key.pem"))
    with EventStream(second.url + "/sse1", authority=first.authority) as stream:
        assert stream.events(1)[0][0] == "0"
    assert not (second.state / "ca.pem").exists()


def test_a_further_name_is_in_the_certificate(start_server):
    server = start_server("--name", "freshet.test")
    shown = subprocess.run(
        ["openssl", "x509", "-noout", "-ext", "subjectAltName", "-in", server.state / "leaf.pem"],
        capture_output=True, text=True, check=True, timeout=30,
    )
    assert "DNS:freshet.test" in shown.stdout
