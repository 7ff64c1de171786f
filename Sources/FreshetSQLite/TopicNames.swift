import Freshet
import GRDB
import Synchronization

/// The names of topics by their ids, which are never used again: so what is known once stays true.
final class TopicNames: Sendable {
    // Some 10 MiB. When it is full it starts again: a name costs one lookup.
    private static let maximumCount = 100_000

    private let names = Mutex<[Int64: Topic]>([:])

    func topic(_ id: Int64, in db: Database) throws -> Topic {
        if let topic = names.withLock({ $0[id] }) { return topic }
        let statement = try db.cachedStatement(sql: "SELECT name FROM topic WHERE id = ?")
        guard let name = try String.fetchOne(statement, arguments: [id]) else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "an event of no topic")
        }
        let topic = try Topic(name)
        names.withLock { names in
            if names.count >= Self.maximumCount { names.removeAll() }
            names[id] = topic
        }
        return topic
    }
}

/// The IDs of positions that are read in order: the epoch is looked up once, not for each event.
struct EventIDs {
    private let epochs: EpochList
    private var epoch: Epoch
    private var sequences: Range<Int64> = 0..<0

    init(_ epochs: EpochList) {
        self.epochs = epochs
        epoch = epochs.current
    }

    mutating func id(of position: Position) -> EventID {
        if !sequences.contains(position.sequence) {
            epoch = epochs.id(of: position).epoch
            let next = epochs.entries.first { $0.firstSequence > position.sequence }
            sequences = position.sequence..<(next?.firstSequence ?? .max)
        }
        return EventID(epoch: epoch, position: position)
    }
}
