"""The log as it is, read page by page with ordinary requests: what readers are measured by."""

import sys

from topics import request, target
from verdict import Entry


def log_after(server, last_event_id, topics=("**",)):
    """All that is retained behind an ID; everything without one."""
    entries, last_event_id = [], last_event_id or "earliest"
    while True:
        address = target(topics, last_event_id) + "&limit=1000"
        status, page = request(server, "GET", address, Accept="application/json")
        assert status == 200 and not page.get("gap"), f"{status} for a page of the log: {page.get('gap', page)}"
        if not page["events"]:
            return entries
        entries += [Entry(one["id"], one["topic"], sys.intern(one["data"])) for one in page["events"]]
        last_event_id = page["lastEventId"]


def earliest(server):
    """The first event that is retained."""
    status, page = request(server, "GET", target(["**"], "earliest") + "&limit=1", Accept="application/json")
    assert status == 200
    return page["events"][0]["id"] if page["events"] else None
