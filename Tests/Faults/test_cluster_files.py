"""What deploy/cluster/ says beside what the other tests of clusters run with."""

import os
import re
import socket
import ssl
import subprocess

import load_balancer
import nats_cluster
import pytest
from cluster_node import ClusterNode
from freshet_server import BINARY, REPOSITORY
from kept_ports import kept_ports
from key_pairs import KeyPair
from nats_cluster import NatsCluster
from patience import PATIENCE_SECONDS, becomes
from tokens import SECRET
from topics import publish

FILES = REPOSITORY / "deploy" / "cluster"


def variables(name):
    """An environment file, as systemd reads it."""
    lines = re.findall(r'^(\w+)=("?)(.*)\2$', (FILES / name).read_text(), re.MULTILINE)
    return {key: value for key, _, value in lines}


@pytest.fixture
def encrypted(nats_server, tmp_path):
    cluster = NatsCluster(tmp_path, key_pair=KeyPair(tmp_path, "pair"))
    yield cluster
    cluster.stop()


def test_the_servers_files_fit_together(nats_server):
    command = [nats_cluster.program(), "-t", "--config", FILES / "nats.conf"]
    checked = subprocess.run(command, env=os.environ | variables("nats.env"), capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr


def test_haproxy_takes_its_file(haproxy, tmp_path):
    pair = KeyPair(tmp_path, "pair")
    together = tmp_path / "together.pem"
    together.write_bytes(pair.certificate.read_bytes() + pair.key.read_bytes())
    configuration = tmp_path / "haproxy.cfg"
    text = (FILES / "haproxy.cfg").read_text()
    configuration.write_text(text.replace("/etc/haproxy/certs/events.example.com.pem", str(together)))
    checked = subprocess.run([load_balancer.program(), "-c", "-f", configuration], capture_output=True, text=True)
    assert (checked.returncode, checked.stderr) == (0, ""), checked.stderr


def test_a_node_takes_its_file_and_its_environment(engine):
    environment = {"PATH": os.environ["PATH"]} | variables("freshet.env") | {"FRESHET_KEY": SECRET}
    command = [BINARY, "config", "--config", FILES / "freshet.yaml"]
    checked = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr


def test_encrypted_servers_find_each_other_and_let_in_nobody_without_a_certificate(encrypted):
    encrypted.start()
    context = ssl.create_default_context(cafile=encrypted.key_pair.certificate)
    assert answer(encrypted.servers[0], context) == b""
    context.load_cert_chain(encrypted.key_pair.certificate, encrypted.key_pair.key)
    assert answer(encrypted.servers[0], context) == b"PONG\r\n"


def test_a_node_shows_encrypted_servers_its_certificate(engine, encrypted, tmp_path):
    encrypted.start()
    node = ClusterNode(tmp_path / "node", "node-1", *kept_ports(2), encrypted.log("FRESHET"))
    try:
        node.start()
        becomes(lambda: node.is_ready or node.failures, lambda: node.diagnostics.read_text())
        assert publish(node, "hello/world", "It works"), node.diagnostics.read_text()
    finally:
        node.stop()


def answer(server, context):
    """What it says to a client's PING; nothing if it does not take the client."""
    with socket.create_connection(("127.0.0.1", server.port), PATIENCE_SECONDS) as plain:
        assert plain.recv(10_000).startswith(b"INFO ")
        try:
            with context.wrap_socket(plain, server_hostname="localhost") as encrypted:
                encrypted.sendall(b"CONNECT {\"verbose\":false}\r\nPING\r\n")
                return encrypted.recv(100)
        except (ssl.SSLError, ConnectionError):
            return b""
