"""A full disk: publishers are told, readers go on, nothing that was acknowledged is lost, and it ends by itself."""

import itertools
import json

import pytest
from event_id import position
from facts import until
from freshet_server import FreshetServer
from loopback import connect, cut, over, port_of
from pages import earliest, log_after
from reader import Reader
from siege import Failed
from small_disk import small_disk
from transports import TRANSPORTS

EVENT_BYTES = 200_000
# Far more than the disk has room for.
TOO_MANY = 1_000


@pytest.fixture
def disk(tmp_path):
    with small_disk(tmp_path / "disk") as disk:
        yield disk


@pytest.fixture
def start_on_disk(disk, tmp_path):
    servers = []

    def start(*options):
        # Its diagnostics are elsewhere: what it has to say of a full disk would not fit on it.
        servers.append(FreshetServer(tmp_path, *options, scheme="http"))
        servers[-1].state = disk.folder / "state"
        return servers[-1].start()

    yield start
    for server in servers:
        server.stop()


@pytest.fixture
def reader_of():
    """Starts a reader of everything that goes on reading."""
    readers = []

    def start(server, transport="sse"):
        readers.append(Reader([port_of(server)], transport, ["**"], Failed()))
        readers[-1].start()
        return readers[-1]

    yield start
    for reader in readers:
        reader.stop()


def post(server, body, content_type="text/plain"):
    """Status, fields and document of one publication."""
    conversation = over(connect(port_of(server)))
    conversation.request("POST", "/events/a", body=body, headers={"Content-Type": content_type})
    response = conversation.getresponse()
    document = json.loads(response.read())
    conversation.close()
    return response.status, response.headers, document


def event(number):
    return f"{number} ".ljust(EVENT_BYTES, "x")


def fill(server, first=0):
    """Publishes until the disk is full.

    Gives (id, data) of what was acknowledged, and the fields and the document of the refusal.
    """
    acknowledged = []
    for number in range(first, TOO_MANY):
        status, fields, document = post(server, event(number))
        if status == 507:
            return acknowledged, fields, document
        assert status == 201, document
        acknowledged.append((document["id"], event(number)))
    raise AssertionError(f"{TOO_MANY} events fit on the disk")


def publish_again(server, number):
    """Tries until there is room again."""
    document = until(lambda: taken(server, number), "publishing goes on when there is room again")
    return document["id"], event(number)


def reserve_of(server):
    return server.state / "events.db.reserve"


def taken(server, number):
    status, _, document = post(server, event(number))
    assert status in (201, 507), document
    return document if status == 201 else None


def everything(server, transport, count):
    connection = connect(port_of(server))
    try:
        deliveries = TRANSPORTS[transport](connection, ["**"], None)
        events = (one for one in deliveries if one.type != "position")
        return [(one.id, one.data) for one in itertools.islice(events, count)]
    finally:
        cut(connection)


def test_publishers_are_told_when_the_disk_is_full_and_when_to_try_again(start_on_disk):
    acknowledged, fields, document = fill(start_on_disk())
    assert len(acknowledged) > 10
    assert fields["Content-Type"] == "application/problem+json"
    assert int(fields["Retry-After"]) > 0
    assert document["status"] == 507 and "full" in document["detail"]


def test_readers_go_on_and_publishing_resumes_by_itself_when_there_is_room(start_on_disk, disk, reader_of, check_log):
    server = start_on_disk()
    live = reader_of(server)
    acknowledged, _, _ = fill(server)
    live.wait_for(position(acknowledged[-1][0]))
    for transport in TRANSPORTS:
        assert everything(server, transport, len(acknowledged)) == acknowledged, transport
    disk.grow(256)
    acknowledged.append(publish_again(server, TOO_MANY))
    live.wait_for(position(acknowledged[-1][0]))
    assert live.hand_over() == acknowledged
    assert live.connections == 1, "the reader was cut"
    assert [(entry.id, entry.data) for entry in log_after(server, None)] == acknowledged
    check_log(server)


def test_a_server_that_is_killed_on_a_full_disk_opens_its_log_again(start_on_disk, disk, reader_of, check_log):
    server = start_on_disk()
    live = reader_of(server)
    acknowledged, _, _ = fill(server)
    for _ in range(5):
        server.kill()
        server.start()
        live.wait_for(position(acknowledged[-1][0]))
        if new := taken(server, TOO_MANY):
            acknowledged.append((new["id"], event(TOO_MANY)))
        assert [(entry.id, entry.data) for entry in log_after(server, None)] == acknowledged
    disk.grow(256)
    acknowledged.append(publish_again(server, TOO_MANY + 1))
    live.wait_for(position(acknowledged[-1][0]))
    assert live.hand_over() == acknowledged
    check_log(server)


def test_a_log_that_may_trim_makes_room_by_itself(start_on_disk):
    server = start_on_disk("--retention", "**=20")
    assert reserve_of(server).exists()
    batch = json.dumps([{"data": event(number)} for number in range(35)])

    def publish_batch():
        status, _, document = post(server, batch, "application/vnd.freshet.batch+json")
        assert status in (201, 507), document
        return status

    # Trimming comes once a second, and is slower than this.
    until(lambda: publish_batch() == 507, "the disk gets full faster than trimming makes room")
    # Nothing but the server makes room now. Full, and room again, and full: more than once.
    for number in range(3):
        publish_again(server, number)
        assert reserve_of(server).exists()
        until(lambda: publish_batch() == 507, "the disk gets full again")
        assert not reserve_of(server).exists()


def test_a_full_disk_is_trimmed_by_a_server_that_is_allowed_to(start_on_disk, disk):
    server = start_on_disk()
    acknowledged, _, _ = fill(server)
    server.kill()
    server.arguments = ("--retention", "**=10")
    server.start()
    new = publish_again(server, TOO_MANY)
    until(lambda: earliest(server) == acknowledged[-9][0], "the ten newest events are left")
    assert [(entry.id, entry.data) for entry in log_after(server, None)] == [*acknowledged[-9:], new]
    # There is room for good: the file has given its free pages back, and the reserve is whole.
    for number in range(5):
        assert post(server, event(number))[0] == 201
