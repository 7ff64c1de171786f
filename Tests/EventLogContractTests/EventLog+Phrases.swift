import Freshet
import NIOCore

/// What tests say to logs, in fewer words.
extension EventLog {
    /// Appends a batch of events with these data.
    @discardableResult
    func publish(_ topic: String, _ data: [String], key: IdempotencyKey? = nil) async throws -> Appended {
        let publications = try data.map { try Publication(data: ByteBuffer(string: $0)) }
        return try await append(Batch(Topic(topic), publications, key: key))
    }

    @discardableResult
    func publish(_ topic: String, _ data: String = "data", key: IdempotencyKey? = nil) async throws -> EventID {
        try await publish(topic, [data], key: key).last
    }

    @discardableResult
    func closeTopic(_ topic: String, key: IdempotencyKey? = nil) async throws -> Appended {
        try await append(Batch(closing: Topic(topic), key: key))
    }

    /// One page.
    func page(_ patterns: String..., after position: Position = .start, limit: ReadLimit = .none) async throws
        -> LogPage
    {
        try await read(.of(patterns), after: position, limit: limit)
    }

    /// Everything that is wanted, page by page.
    func walk(_ selection: TopicSelection, after start: Position = .start, limit: ReadLimit) async throws -> [Event] {
        var position = start
        var events: [Event] = []
        while position < head {
            let page = try await read(selection, after: position, limit: limit)
            precondition(
                page.through > position, "A read that finds nothing must have looked further, or walks end never.")
            events += page.events
            position = page.through
        }
        return events
    }

    /// The data of everything that is there.
    func data(_ patterns: String..., after position: Position = .start) async throws -> [String] {
        try await read(.of(patterns), after: position, limit: .none).events.map { String(buffer: $0.data) }
    }

    func closing(of topic: String) async throws -> Position? {
        let topic = try Topic(topic)
        return try await closings(of: [topic])[topic]
    }

    /// What a reader with this last event ID is told.
    func position(of id: EventID) throws(Gap.Reason) -> Position {
        try epochs.position(of: id, head: head)
    }
}

extension TopicSelection {
    static func of(_ patterns: [String]) throws -> TopicSelection {
        TopicSelection(try patterns.map { try TopicFilter($0) })
    }
}

extension ReadLimit {
    static let none = ReadLimit(events: .max, bytes: .max, looked: .max)
}

extension IdempotencyKey {
    init(_ key: String, of subject: String = "alice", digest: UInt8 = 1) {
        self.init(subject: subject, key: key, digest: [digest])
    }
}
