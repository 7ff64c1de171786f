"""A server whose log has no room is not ready, until somebody makes some."""

import httpx
from operator_view import Operator
from small_disk import small_disk

NO_ROOM = 507


def publish(server):
    return httpx.post(f"{server.url}/events/a", content="x" * 250_000).status_code


def test_a_log_without_room_is_a_reason_and_one_that_took_something_is_none(start_server, tmp_path):
    with small_disk(tmp_path / "disk") as disk:
        server = start_server("--admin", "localhost:0", "--log", f"sqlite:{disk.folder}/events.db", scheme="http")
        operator = Operator(server)
        while publish(server) != NO_ROOM:
            pass  # the disk has an end
        response, body = operator.get("/readyz")
        assert response.status == 503
        assert body.startswith("log: ")
        assert operator.value("freshet_publications_total", outcome="failed") >= 1
        disk.grow(megabytes=200)
        while publish(server) == NO_ROOM:
            pass  # it takes a moment to notice
        assert operator.get("/readyz")[0].status == 200
        server.stop()
