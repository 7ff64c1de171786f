import Foundation
import Freshet
import GRDB
import NIOCore

extension Ledger {
    /// Appends batches within a transaction. One that is refused does not touch its neighbours.
    ///
    /// - Returns: what to answer to each, and the events that are new.
    mutating func append(
        _ batches: [Batch],
        in db: Database
    ) throws -> (answers: [Result<Appended, LogError>], events: [Event]) {
        var answers: [Result<Appended, LogError>] = []
        var events: [Event] = []
        for batch in batches {
            do {
                let appended = try append(batch, in: db)
                answers.append(.success(appended.answer))
                events += appended.events
            } catch let refusal as LogError {
                answers.append(.failure(refusal))
            }
        }
        lastAppended = events.count
        return (answers, events)
    }

    /// Appends a batch within a transaction.
    ///
    /// - Returns: what to answer, and the events that are new.
    /// - Throws: ``LogError`` if the batch is refused, before anything of it was written; else SQLite's error.
    private mutating func append(_ batch: Batch, in db: Database) throws -> (answer: Appended, events: [Event]) {
        if let earlier = try earlierAnswer(to: batch, in: db) { return (earlier, []) }
        let events = numbered(batch)
        try store(events, topic: batch.topic, in: db)
        if let key = batch.key { try remember(key, as: events, in: db) }
        return (Appended(ids: events.map(\.id)), events)
    }

    /// What was answered to a batch that is here again: one with its key, or a topic's end.
    private mutating func earlierAnswer(to batch: Batch, in db: Database) throws -> Appended? {
        if let key = batch.key, let use = try recentUse(of: key, topic: batch.topic, in: db) {
            guard use.digest == Data(key.digest) else { throw LogError.keyReused }
            return Appended(ids: ids(from: use.position, count: use.count), isRepeat: true)
        }
        let topic = try topics.row(of: batch.topic, in: db)
        guard let closing = topic?.closing(rememberedFor: retention.closings, now: standing.milliseconds) else {
            return nil
        }
        guard batch.content == .closing else { throw LogError.topicClosed(batch.topic) }
        return Appended(ids: ids(from: closing.position, count: 1), isRepeat: true)
    }

    /// A use that is too old to count makes room for the new one.
    private mutating func recentUse(
        of key: IdempotencyKey,
        topic: Topic,
        in db: Database
    ) throws -> KeyTable.Use? {
        guard let use = try KeyTable.use(of: key, topic: topic, in: db) else { return nil }
        if standing.milliseconds - use.milliseconds <= configuration.keyAge.milliseconds { return use }
        try KeyTable.forget(use, in: db)
        standing.keys -= 1
        return nil
    }

    private func ids(from position: Position, count: Int) -> [EventID] {
        (0..<Int32(count)).map { index in
            epochs.id(of: Position(sequence: position.sequence, index: position.index + index))
        }
    }

    private func numbered(_ batch: Batch) -> [Event] {
        let ids = ids(from: Position(sequence: standing.head.sequence + 1), count: batch.count)
        let milliseconds = standing.milliseconds
        switch batch.content {
        case .closing:
            return [
                Event(id: ids[0], topic: batch.topic, kind: .closed, data: ByteBuffer(), milliseconds: milliseconds)
            ]
        case .publications(let publications):
            return zip(ids, publications).map { id, publication in
                Event(
                    id: id, topic: batch.topic, type: publication.type, data: publication.data,
                    // As it will be read: in whole milliseconds.
                    retry: publication.retry.map { .milliseconds($0.milliseconds) },
                    isCompressible: publication.isCompressible, milliseconds: milliseconds)
            }
        }
    }

    private mutating func store(_ events: [Event], topic name: Topic, in db: Database) throws {
        var topic = try topics.row(of: name, in: db) ?? insert(name, in: db)
        let statement = try db.cachedStatement(sql: "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?)")
        for event in events { try statement.execute(arguments: event.values(topic: topic.id)) }
        if topic.count == 0, topic.closing == nil, topic.last != .start { standing.emptyTopics -= 1 }
        topic.append(events, limits: retention.limits(for: name))
        topics.set(topic)
        standing.head = topic.last
    }

    private mutating func insert(_ name: Topic, in db: Database) throws -> TopicRow {
        standing.topics += 1
        let floor = try Floors.floor(of: name, under: retention, in: db)
        let topic = TopicRow(id: standing.topics, topic: name, trimmedThrough: floor)
        try topics.insert(topic, in: db)
        return topic
    }

    private mutating func remember(_ key: IdempotencyKey, as events: [Event], in db: Database) throws {
        guard configuration.maximumKeys > 0 else { return }
        let use = KeyTable.Use(
            position: events[0].position, count: events.count, milliseconds: events[0].milliseconds,
            digest: Data(key.digest))
        try KeyTable.remember(key, topic: events[0].topic, as: use, in: db)
        standing.keys += 1
        if standing.keys > configuration.maximumKeys { standing.keys -= try KeyTable.forgetOldest(in: db) }
    }
}

extension Event {
    fileprivate func values(topic: Int64) -> StatementArguments {
        [
            position.stored, topic, milliseconds, StoredKind(self).rawValue, type, retry?.milliseconds,
            Data(data.readableBytesView),
        ]
    }
}

extension TopicRow {
    fileprivate mutating func append(_ events: [Event], limits: Retention.Limits) {
        let isFirst = count == 0
        count += events.count
        bytes += events.reduce(0) { $0 + $1.data.readableBytes }
        let end = events[events.count - 1]
        last = end.position
        closing = end.kind == .closed ? Closing(position: end.position, milliseconds: end.milliseconds) : nil
        if exceeds(limits) {
            due = 0
        } else if isFirst {
            due = limits.age.map { end.milliseconds + $0.milliseconds + 1 }
        }
    }
}
