"""A reader that stops reading in the middle of a stream, and may read on."""

import http.client
from contextlib import contextmanager

from loopback import connect, cut
from transports import TRANSPORTS

# The smallest that the kernel grants: what a stalled reader is given stays with the server.
RECEIVE_BUFFER_BYTES = 2048


class StalledReader:
    def __init__(self, connection, transport, topics, last_event_id):
        self.connection = connection
        self.deliveries = TRANSPORTS[transport](connection, topics, last_event_id)
        # It has been told where it is; from now on it takes nothing until it is asked to.
        self.opening = next(self.deliveries)

    def read_through(self, id):
        """Reads on: what there is up to an event, positions left out."""
        return list(self.read_until(lambda one: one.id == id))

    def read_until(self, is_last):
        for one in self.deliveries:
            if one.type != "position":
                yield one
                if is_last(one):
                    return

    def read_to_the_end(self):
        """What still comes when the server has ended the connection, whole or not."""
        events = []
        try:
            events.extend(self.read_until(lambda _: False))
        except (OSError, http.client.HTTPException):
            pass  # in the middle of an event
        return events


@contextmanager
def stalled(port, transport, topics, last_event_id=None, **way):
    """`way` is from where to where, if not within the loopback."""
    connection = connect(port, RECEIVE_BUFFER_BYTES, **way)
    try:
        yield StalledReader(connection, transport, topics, last_event_id)
    finally:
        cut(connection)
