"""kill -9, again and again, under full load: what was acknowledged is there, and every reader got it once, in order."""

import pytest
from killer import Killer
from nats_cluster import NatsCluster
from siege import Siege

# So many kills, and then everything is judged and forgotten: a long run takes no more memory than a short one.
KILLS_BETWEEN_VERDICTS = 50


@pytest.fixture(params=["file", "NATS"])
def log(request, tmp_path):
    """Options for a log in a file, or on one nats-server that nobody kills."""
    if request.param == "file":
        yield []
        return
    request.getfixturevalue("engine")
    nats = NatsCluster(tmp_path / "nats", count=1).start()
    yield ["--log", nats.log("KILLS")]
    nats.stop()


def test_what_was_acknowledged_reaches_every_reader_once_and_in_order(start_server, log, seed, kills, say, check_log):
    server = start_server(*log, scheme="http")
    with Siege(server, seed) as siege:
        killer = Killer(server, seed, siege.failed)
        while killer.kills < kills:
            with siege.publishing():
                killer.kill(min(kills - killer.kills, KILLS_BETWEEN_VERDICTS))
            siege.judge()
            if not log:
                check_log(server)
            say(
                f"  seed {seed}: {killer.kills} kills, {siege.acknowledged} events acknowledged, "
                f"{siege.delivered} deliveries checked"
            )
    assert siege.acknowledged > kills, "hardly anything was published, so that nothing is proven"
