"""An HTTP/2 connection by somebody else's implementation, whose streams a test drives one by one: what a browser does
by itself, and what no browser would do."""

import socket
import ssl
from urllib.parse import urlsplit

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.errors import ErrorCodes
from h2.events import (
    DataReceived,
    PingAckReceived,
    RemoteSettingsChanged,
    ResponseReceived,
    StreamEnded,
    StreamReset,
)
from h2.exceptions import StreamClosedError
from h2.settings import SettingCodes, Settings
from http2_stream import HTTP2Stream

TIMEOUT_SECONDS = 30
# RFC 9113 § 6.8.
GOAWAY = 0x07


class HTTP2Connection:
    """One TLS connection. It reads only while a test waits for something, and then whatever comes for any stream."""

    def __init__(self, server, initial_window_bytes=65_535):
        address = urlsplit(server.url)
        self.authority = address.netloc
        context = ssl.create_default_context(cafile=server.authority)
        context.set_alpn_protocols(["h2"])
        connection = socket.create_connection((address.hostname, address.port), timeout=TIMEOUT_SECONDS)
        # As browsers do: what is written goes out at once, in segments of its own.
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket = context.wrap_socket(connection, server_hostname=address.hostname)
        # Requests that break rules are what some tests are about.
        self._http2 = H2Connection(H2Configuration(header_encoding="utf-8", validate_outbound_headers=False))
        own = {SettingCodes.ENABLE_PUSH: 0, SettingCodes.INITIAL_WINDOW_SIZE: initial_window_bytes}
        self._http2.local_settings = Settings(client=True, initial_values=own)
        self._http2.initiate_connection()
        self._streams: dict[int, HTTP2Stream] = {}
        self._has_settings = False
        self._echoes = 0
        # The last streams of the GOAWAYs that have come.
        self.last_streams: list[int] = []
        self._unread = b""
        self.flush()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._socket.close()

    def settings(self) -> dict[int, int]:
        """What the server has announced; by RFC 9113 § 3.4 that is the first thing it says."""
        self.receive_until(lambda: self._has_settings)
        return dict(self._http2.remote_settings)

    def get(self, target: str, **headers) -> HTTP2Stream:
        return self.request("GET", target, headers)

    def connect(self, target: str, protocol: str | None = "websocket", **headers) -> HTTP2Stream:
        """Extended CONNECT (RFC 8441 § 4). A client must have seen the server's setting first."""
        self.settings()
        fields = [] if protocol is None else [(":protocol", protocol)]
        return self.request("CONNECT", target, {"sec_websocket_version": "13", **headers}, fields, ends=False)

    def request(self, method, target, headers={}, further_fields=(), ends=True) -> HTTP2Stream:
        fields = [(":scheme", "https"), (":path", target), *further_fields]
        fields += [(name.replace("_", "-"), value) for name, value in headers.items()]
        return self.open([(":method", method), (":authority", self.authority), *fields], ends)

    def open(self, fields: list[tuple[str, str]], ends: bool) -> HTTP2Stream:
        """A stream that begins with these fields, and with no others."""
        stream = HTTP2Stream(self, self._http2, self._http2.get_next_available_stream_id())
        self._streams[stream.id] = stream
        self._http2.send_headers(stream.id, fields, end_stream=ends)
        self.flush()
        return stream

    def receive_until(self, fact):
        while not fact():
            received = self._socket.recv(65_536)
            assert received, "the server closed the connection"
            for event in self._http2.receive_data(self._without_goaway(received)):
                self._take(event)
            self.flush()

    def _without_goaway(self, received):
        """Whole frames. h2 takes a GOAWAY for the end; but streams that are open go on behind it (RFC 9113 § 6.8)."""
        self._unread += received
        frames = b""
        while len(self._unread) >= 9 and len(self._unread) >= (end := 9 + int.from_bytes(self._unread[:3])):
            frame, self._unread = self._unread[:end], self._unread[end:]
            if frame[3] == GOAWAY:
                self.last_streams.append(int.from_bytes(frame[9:13]))
            else:
                frames += frame
        return frames

    def ask_for_an_echo(self):
        """PING: when its answer has come, the server has seen everything that was sent before, and answered it."""
        seen = self._echoes
        self._http2.ping(b"anything")
        self.flush()
        self.receive_until(lambda: self._echoes > seen)

    def forget_limits(self):
        """From now on the server's limits do not keep this client from anything."""
        self._http2.remote_settings[SettingCodes.MAX_CONCURRENT_STREAMS] = 2**31
        self._http2.remote_settings.acknowledge()

    def _open_again(self, stream, count):
        try:
            self._http2.increment_flow_control_window(count, stream.id)
        except StreamClosedError:
            pass  # its end came in the same read

    def flush(self):
        self._socket.sendall(self._http2.data_to_send())

    def _take(self, event):
        if isinstance(event, RemoteSettingsChanged):
            self._has_settings = True
        elif isinstance(event, PingAckReceived):
            self._echoes += 1
        stream = self._streams.get(getattr(event, "stream_id", None))
        if not stream:
            return
        if isinstance(event, ResponseReceived):
            stream.headers = dict(event.headers)
        elif isinstance(event, DataReceived):
            stream.received += event.data
            # The connection's window is always opened again, a stream's only while the stream is open itself.
            if event.flow_controlled_length:
                self._http2.increment_flow_control_window(event.flow_controlled_length)
                if stream.keeps_open:
                    self._open_again(stream, event.flow_controlled_length)
        elif isinstance(event, StreamEnded):
            stream.has_ended = True
        elif isinstance(event, StreamReset):
            stream.reset_by_server = ErrorCodes(event.error_code)

