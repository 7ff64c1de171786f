"""A crash or a restart cuts all readers at once, and all of them come back at once."""

import pytest
from facts import allow_descriptors, complaints, megabytes, resident_bytes
from herd import Herd
from loopback import port_of
from needs import need
from topics import publish

# A connection and its stream, generously; and what a server has at all.
READER_BYTES, SERVER_BYTES = 32 << 10, 128 << 20
# What server and test have open besides.
OTHER_DESCRIPTORS = 500


def published(server, name, count):
    return [(publish(server, "a", f"{name} {number}")[0], f"{name} {number}") for number in range(count)]


@pytest.mark.parametrize(("end", "readers"), [("kill", 2_000), ("stop", 10_000)])
def test_readers_come_all_at_once_and_again_and_each_gets_exactly_what_it_missed(start_server, end, readers, say):
    descriptors = readers + OTHER_DESCRIPTORS
    need("descriptors", allow_descriptors(descriptors), f"raise the hard limit of open files to {descriptors}")
    server = start_server(scheme="http")
    with Herd(port_of(server), ["a"] * readers) as herd:
        herd.connect()
        herd.read_until(lambda reader: reader.has_opened)
        before = published(server, "before", 10)
        herd.read_until(lambda reader: len(reader.took) >= len(before))
        quiet = resident_bytes(server)
        getattr(server, end)()
        herd.read_to_the_end()
        server.start()
        missed = published(server, "missed", 10)
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
    say(f"  {readers} readers: {megabytes(quiet)} before the end, {megabytes(after)} after all had come back")
    assert after < SERVER_BYTES + readers * READER_BYTES
    assert complaints(server) == []
