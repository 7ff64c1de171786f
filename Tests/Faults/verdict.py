"""What the server promised, held against what publishers sent, what the log holds and what readers got."""

from typing import NamedTuple

from event_id import START, position
from plan import name_and_index

# Of each kind; one cause tends to have a thousand effects.
SHOWN = 5


class Entry(NamedTuple):
    id: str
    topic: str
    data: str


def verdict(sent, log, readers, deliveries):
    """What is wrong, in sentences; nothing if all is well.

    `sent` are a list of Sent, `log` of Entry, `deliveries` of each reader's (id, data).
    """
    return [
        *out_of_order(log), *unknown_events(sent, log), *wrong_publications(sent, log),
        *(fault for reader, took in zip(readers, deliveries) for fault in wrong_deliveries(reader, log, took)),
    ]


def out_of_order(log):
    before = START
    for entry in log:
        if position(entry.id) <= before:
            yield f"the log's events are out of order at {entry.id}"
        before = position(entry.id)


def unknown_events(sent, log):
    names = {one.publication.name for one in sent}
    foreign = [entry.id for entry in log if name_and_index(entry.data)[0] not in names]
    if foreign:
        yield f"the log has {len(foreign)} events that nobody sent: {foreign[:SHOWN]}"


def wrong_publications(sent, log):
    kept = {}
    for entry in log:
        kept.setdefault(name_and_index(entry.data)[0], []).append(entry)
    faults = []
    for one in sent:
        entries = kept.get(one.publication.name, [])
        if fault := wrong_publication(one, entries):
            faults.append(f"{one.publication.name} (acknowledged as {one.ids}) {fault}")
    yield from faults[:SHOWN]
    if len(faults) > SHOWN:
        yield f"and {len(faults) - SHOWN} more publications"


def wrong_publication(sent, entries):
    publication, ids = sent
    if not entries:
        return "is lost" if ids else None
    if [entry.data for entry in entries] != list(publication.data):
        return f"is in the log as {[entry.id for entry in entries]}, which is not all of it, once"
    if any(entry.topic != publication.topic for entry in entries):
        return "is in another topic"
    if ids and [entry.id for entry in entries] != ids:
        return f"is in the log as {[entry.id for entry in entries]}"
    first = position(entries[0].id)
    if [position(entry.id) for entry in entries] != [(first.sequence, index) for index in range(len(entries))]:
        return f"is not one batch: {[entry.id for entry in entries]}"
    return None


def wrong_deliveries(reader, log, took):
    wanted = [(entry.id, entry.data) for entry in log if reader.wants(entry.topic)]
    if wanted == took:
        return
    missing, surplus = dict(wanted).keys() - dict(took).keys(), dict(took).keys() - dict(wanted).keys()
    for kind, ids in [("did not get", missing), ("got what is not there:", surplus)]:
        if ids:
            yield f"{reader.name} {kind} {len(ids)} events: {sorted(ids, key=position)[:SHOWN]}"
    changed = [id for (id, data), (other, taken) in zip(wanted, took) if id == other and data != taken]
    if changed:
        yield f"{reader.name} got other bytes for {len(changed)} events: {changed[:SHOWN]}"
    if not (missing or surplus or changed):
        yield f"{reader.name} got events twice or out of order"
