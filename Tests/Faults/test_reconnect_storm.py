"""A crash cuts all readers at once, and all of them come back at once."""

from facts import allow_descriptors, megabytes, resident_bytes
from herd import Herd
from loopback import port_of
from needs import need
from topics import publish

READERS = 2_000
# A connection and its stream, generously; and what a server has at all.
READER_BYTES, SERVER_BYTES = 32 << 10, 128 << 20


def published(server, name, count):
    return [(publish(server, "a", f"{name} {number}")[0], f"{name} {number}") for number in range(count)]


def test_two_thousand_readers_come_back_at_once_and_each_gets_exactly_what_it_missed(start_server, say):
    need("descriptors", allow_descriptors(READERS + 500), f"raise the hard limit of open files to {READERS + 500}")
    server = start_server(scheme="http")
    with Herd(port_of(server), "a", READERS) as herd:
        herd.connect()
        herd.read_until(lambda reader: reader.has_opened)
        before = published(server, "before", 20)
        herd.read_until(lambda reader: len(reader.took) >= len(before))
        quiet = resident_bytes(server)
        server.kill()
        herd.read_to_the_end()
        server.start()
        missed = published(server, "missed", 20)
        herd.connect()
        # Some come while the storm is on.
        missed += published(server, "meanwhile", 5)
        herd.read_until(lambda reader: len(reader.took) >= len(before + missed))
        assert herd.statuses() == ["200"]
        after = resident_bytes(server)
        missed += published(server, "after", 5)
        herd.read_until(lambda reader: len(reader.took) >= len(before + missed))
        for reader in herd.readers:
            assert reader.took == before + missed
    say(f"  {READERS} readers: {megabytes(quiet)} before the crash, {megabytes(after)} after all had come back")
    assert after < SERVER_BYTES + READERS * READER_BYTES
