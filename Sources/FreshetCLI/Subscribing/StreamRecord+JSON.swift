import Freshet
import FreshetClient
import FreshetWire
import NIOCore

extension ByteBuffer {
    /// Writes a record as the server writes it (docs/Protocol.md), without what its transport did not carry.
    mutating func writeRecord(_ record: StreamRecord) {
        switch record {
        case .event(let event):
            writeMembers([
                ("type", event.type.asJSON), ("id", event.id.asJSON), ("topic", event.topic?.name.asJSON),
                ("time", event.milliseconds.map(String.init)), ("data", event.data.asJSON),
            ])
        case .position(let id):
            writeMembers([("type", "position".asJSON), ("id", id.asJSON)])
        case .gap(let gap):
            writeMembers([
                ("type", "gap".asJSON), ("id", gap.id?.asJSON), ("reason", gap.reason.asJSON),
                ("requested", gap.requested.asJSON),
            ])
        case .closed(let id, let topic):
            writeMembers([("type", "closed".asJSON), ("id", id.asJSON), ("topic", topic?.name.asJSON)])
        }
    }

    private mutating func writeMembers(_ members: [(name: StaticString, value: String?)]) {
        var separator: StaticString = "{"
        for case (let name, let value?) in members {
            writeStaticString(separator)
            writeStaticString("\"")
            writeStaticString(name)
            writeStaticString("\":")
            writeString(value)
            separator = ","
        }
        writeStaticString("}")
    }
}
