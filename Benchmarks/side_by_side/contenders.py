"""Who is measured, over what."""

from dataclasses import dataclass
from functools import partial

from . import servers
from .nchan import nchan, nginx_that_compresses


@dataclass(frozen=True)
class Contender:
    name: str
    # Opens the server, as a context manager.
    start: object
    # Whose figures its own are compared with, beside the floor's.
    peer: str | None = None
    # Further options of `freshet bench`.
    options: tuple = ()
    # Connections and streams of each, where it is read over HTTP/2.
    http2: tuple = ()


OVER_TLS = partial(servers.freshet, tls=True)

FLOOR = Contender("floor", servers.floor)
MEMORY = Contender("Freshet, log in memory", servers.freshet, "nchan")
SQLITE = Contender("Freshet, SQLite", partial(servers.freshet, log=None), "nchan")
NCHAN = Contender("nchan", nchan)
WEB_SOCKET = Contender("Freshet, WebSocket", servers.freshet, "nchan", ("--transport", "ws"))
DEFLATED = Contender("Freshet, WebSocket, deflated", servers.freshet, "nchan", ("--transport", "ws", "--compression"))
TLS = Contender("Freshet, TLS", OVER_TLS, "nchan, TLS")
NCHAN_TLS = Contender("nchan, TLS", partial(nchan, tls=True))
# As over HTTP/1.1, and as from a browser with many streams open or from a proxy.
ONE_STREAM_EACH = Contender("Freshet, HTTP/2, 1,000 × 1 stream", OVER_TLS, "nchan, TLS", http2=(1_000, 1))
MANY_STREAMS_EACH = Contender("Freshet, HTTP/2, 10 × 100 streams", OVER_TLS, "nchan, TLS", http2=(10, 100))

# Realistic records, each of its own: what repeats itself compresses too well.
RECORDS = ("--records", "orders")
COMPRESSED = (*RECORDS, "--compression")
PLAIN = Contender("Freshet, plain", servers.freshet, options=RECORDS)
GZIP = Contender("Freshet, gzip", servers.freshet, PLAIN.name, COMPRESSED)
DEFLATED_RECORDS = Contender(
    "Freshet, WebSocket, deflated", servers.freshet, PLAIN.name, ("--transport", "ws", *COMPRESSED))
# With a compressor for each connection, as nginx and all others have it. It is nginx that is looked at, not what is behind.
GZIP_EACH = Contender("nginx in front of it, gzip for each", nginx_that_compresses, PLAIN.name, COMPRESSED)

AT_REST = [FLOOR, MEMORY, GZIP, SQLITE, NCHAN, WEB_SOCKET, TLS, NCHAN_TLS]
WITH_AND_WITHOUT_COMPRESSION = [PLAIN, GZIP, DEFLATED_RECORDS, GZIP_EACH]
EVENT_STREAMS = [FLOOR, MEMORY, SQLITE, NCHAN, TLS, NCHAN_TLS]
OVER_HTTP1 = [FLOOR, MEMORY, SQLITE, NCHAN, WEB_SOCKET, DEFLATED, TLS, NCHAN_TLS]
EVERYBODY = [*OVER_HTTP1, ONE_STREAM_EACH, MANY_STREAMS_EACH]
