"""What the arithmetic and the simulation take for granted, each with its source."""

from dataclasses import dataclass

# Sources/FreshetServer/Transports/Duration+Retry.swift: what a stream says when it opens. EventSource waits as long.
RETRY_SECONDS = 1
# Sources/FreshetServer/Limits/Refusal.swift: what whoever finds no room is told.
REFUSED_SECONDS = (5, 15)
# Sources/FreshetServer/Edge/SocketServer.swift, net.core.somaxconn: who waits with the kernel to be accepted.
BACKLOG = 4_096
# When a client whose SYN got no answer knocks again. RFC 6298 § 5.5: each wait is twice the last.
KNOCKS = (1, 3, 7, 15, 31, 63, 127)
# Sources/Freshet/Hub/Hub.swift, Sources/FreshetServer/FanOut/RecentPages.swift.
READS_AT_ONCE, PAGE_SECONDS = 4, 2
# freshet serve --help: each stream that is silent hears something so often.
HEARTBEAT_SECONDS = 15


@dataclass(frozen=True)
class Costs:
    """CPU in µs, memory in KiB."""

    # scripts/storm --measure: of a reader that comes back, all but the handshake, and the full handshake. One that resumes
    # a session takes 90 less, but only the node that gave its ticket does that.
    opening: float
    handshake: float
    # Of whoever finds no room, without the handshake.
    refusal: float
    # docs/Performance.md, 10,000 subscribers, 5 events a second: the dearest way. A heartbeat counts as much.
    delivery: float
    # docs/Performance.md, Memory, and 4 KiB of the kernel's.
    reader_at_rest: float
    # Tests/Faults/test_reconnect_storm.py: a server grows by 38 for each of 10,000 who come back, and keeps that; over
    # TLS by 59 (scripts/storm --measure, with SQLite). And 4 KiB of the kernel's.
    reader_in_storm: float


PLAIN = Costs(opening=280, handshake=0, refusal=280, delivery=7.9, reader_at_rest=4 + 4, reader_in_storm=38 + 4)
TLS = Costs(opening=280, handshake=360, refusal=190, delivery=11.2, reader_at_rest=23 + 4, reader_in_storm=59 + 4)
# docs/Operations.md: the program itself.
PROGRAM_KIB = 50 << 10
