import Freshet
import NIOCore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A record as JSON: a line, a message of a WebSocket, a member of a page, the data of a gap (docs/Protocol.md).
struct RecordObject: Decodable {
    let type: String?
    let id: String?
    let topic: String?
    let time: Int64?
    let data: String?
    let reason: String?
    let requested: String?

    /// - Throws: ``ClientError/unintelligible(_:)`` for what is no JSON object, or not of these members.
    init(_ json: ByteBuffer) throws(ClientError) {
        self = try Self.decode(RecordObject.self, from: json)
    }

    static func decode<Value: Decodable>(_: Value.Type, from json: ByteBuffer) throws(ClientError) -> Value {
        do {
            return try JSONDecoder().decode(Value.self, from: Data(json.readableBytesView))
        } catch {
            // What it holds may be anybody's, and is not shown.
            throw .unintelligible("What arrived on the stream is no record. Is this the URL of a Freshet server?")
        }
    }

    /// The record; `nil` for what this client does not know, which later servers may say.
    var record: StreamRecord? {
        switch (type, id) {
        case ("position", let id?): .position(id: id)
        case ("gap", let id): .gap(gap(id: id))
        case ("closed", let id?): .closed(id: id, topic: name)
        case (let type?, let id?):
            data.map { .event(StreamEvent(id: id, type: type, topic: name, milliseconds: time, data: $0)) }
        default: nil
        }
    }

    func gap(id: String?) -> StreamGap {
        StreamGap(reason: reason ?? "unknown", requested: requested ?? "", id: id)
    }

    private var name: Topic? { topic.flatMap { try? Topic($0) } }
}
