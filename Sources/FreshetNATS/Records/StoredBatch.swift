import Freshet
import NIOCore

/// A batch as it is read from the stream: its head, and events that share the message's bytes.
struct StoredBatch: Sendable {
    /// An event without its place.
    struct Item: Sendable {
        let type: String?
        let retry: Duration?
        let isCompressible: Bool
        let data: ByteBuffer
    }

    let origin: BatchRecord.Origin
    let confirmations: [Confirmation]
    let milliseconds: Int64
    let openThrough: Int64
    let keysOverThrough: Int64
    let key: IdempotencyKey?
    /// `nil` for the end of the topic.
    let items: [Item]?

    init(_ body: ByteBuffer) throws(RecordError) {
        var body = body
        guard body.readInteger(as: UInt8.self) == BatchRecord.version, let session = body.readInteger(as: UInt64.self)
        else { throw RecordError() }
        origin = BatchRecord.Origin(session: session, number: try body.readNumber())
        milliseconds = try body.readNumber()
        openThrough = try body.readNumber()
        keysOverThrough = try body.readNumber()
        confirmations = try body.readConfirmations()
        key = try Self.key(from: &body)
        let count: Int = try body.readNumber()
        guard count <= Batch.maximumCount else { throw RecordError() }
        var items: [Item] = []
        items.reserveCapacity(count)
        for _ in 0..<count { items.append(try Self.item(from: &body)) }
        self.items = count == 0 ? nil : items
    }

    /// How many events it makes.
    var count: Int { items?.count ?? 1 }

    func byteCount(at index: Int) -> Int { items?[index].data.readableBytes ?? 0 }

    func event(at index: Int, id: EventID, topic: Topic) -> Event {
        guard let item = items?[index] else {
            return Event(id: id, topic: topic, kind: .closed, data: ByteBuffer(), milliseconds: milliseconds)
        }
        return Event(
            id: id, topic: topic, type: item.type, data: item.data, retry: item.retry,
            isCompressible: item.isCompressible, milliseconds: milliseconds)
    }

    private static func key(from body: inout ByteBuffer) throws(RecordError) -> IdempotencyKey? {
        let isThere: Int = try body.readNumber()
        guard isThere == 1 else { return nil }
        let (subject, key) = (try body.readText(), try body.readText())
        return IdempotencyKey(subject: subject, key: key, digest: Array(try body.readPart().readableBytesView))
    }

    private static func item(from body: inout ByteBuffer) throws(RecordError) -> Item {
        guard let flags = body.readInteger(as: UInt8.self).map(PublicationFlags.init(rawValue:)) else {
            throw RecordError()
        }
        let type = flags.contains(.type) ? try body.readText() : nil
        let retry: Duration? = flags.contains(.retry) ? .milliseconds(try body.readNumber(Int64.self)) : nil
        let data = try body.readPart()
        return Item(type: type, retry: retry, isCompressible: !flags.contains(.incompressible), data: data)
    }
}
