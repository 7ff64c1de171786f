"""What the operator of a server sees: its metrics, and whether it is ready."""

import http.client
import time
from urllib.parse import urlsplit

import pytest
from prometheus_client.parser import text_string_to_metric_families

PATIENCE_SECONDS = 20


class Operator:
    """Asks a server's listener for the operator, `--admin localhost:0`."""

    def __init__(self, server):
        self.url = server.line_with("Metrics and health on ").split()[-1]

    def get(self, target, method="GET", **headers):
        address = urlsplit(self.url)
        connection = http.client.HTTPConnection(address.hostname, address.port, timeout=30)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, target, headers=named)
        response = connection.getresponse()
        body = response.read().decode()
        connection.close()
        return response, body

    def families(self):
        return {family.name: family for family in text_string_to_metric_families(self.get("/metrics")[1])}

    def value(self, name, **labels) -> float:
        """The sum of what has these labels; 0 if there is nothing."""
        samples = [sample for family in self.families().values() for sample in family.samples]
        return sum(s.value for s in samples if s.name == name and labels.items() <= s.labels.items())

    def wait_for(self, name, fact, **labels):
        """Event loops pass on what they have counted once a second."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not fact(value := self.value(name, **labels)):
            assert time.monotonic() < deadline, f"{name}{labels} is still {value}"
        return value


@pytest.fixture
def server(start_server):
    return start_server("--admin", "localhost:0", scheme="http")


@pytest.fixture
def operator(server):
    return Operator(server)
