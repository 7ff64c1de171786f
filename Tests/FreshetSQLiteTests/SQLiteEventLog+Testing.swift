import Freshet
import FreshetSQLite
import NIOCore

extension Topic {
    /// A name that is known to be good.
    static func named(_ name: String) -> Topic { try! Topic(name) }
}

extension TopicSelection {
    static func filters(_ patterns: String...) -> TopicSelection {
        TopicSelection(patterns.map { try! TopicFilter($0) })
    }
}

extension Batch {
    static func of(_ topic: String, _ data: String..., key: String? = nil, digest: UInt8 = 1) -> Batch {
        let key = key.map { IdempotencyKey(subject: "alice", key: $0, digest: [digest]) }
        return Batch(.named(topic), data.map { try! Publication(data: ByteBuffer(string: $0)) }, key: key)
    }
}

extension SQLiteEventLog {
    @discardableResult
    func append(_ topic: String, _ data: String) async throws -> EventID {
        try await append(.of(topic, data)).last
    }

    /// All events of a selection that are there.
    func all(_ selection: TopicSelection = .filters("**"), pages limit: ReadLimit = ReadLimit()) async throws -> [Event]
    {
        var events: [Event] = []
        var position = Position.start
        while true {
            let page = try await read(selection, after: position, limit: limit)
            events += page.events
            guard page.through > position else { return events }
            position = page.through
        }
    }

    func trimmedThrough(_ patterns: String...) async throws -> Position {
        let selection = TopicSelection(try patterns.map { try TopicFilter($0) })
        return try await read(selection, after: .start, limit: ReadLimit()).trimmedThrough
    }
}

extension [Event] {
    var texts: [String] { map { String(buffer: $0.data) } }
}
