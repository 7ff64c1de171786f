import Freshet
import GRDB

extension SQLiteReading {
    // How many topics are gone through in search of the greatest trimmed position although none of the rest can make a
    // gap for the reader: it is then only an indication.
    private static let maximumTopics = 10_000

    func floor(of topic: Topic) throws -> Position {
        try Floors.floor(of: topic, under: retention, in: db)
    }

    /// The greatest position that was removed from any topic of a selection, or may have been.
    ///
    /// Exact where it counts: if it lies behind the reader's position.
    func trimmedThrough(_ selection: TopicSelection, after position: Position) throws -> Position {
        let floor = try selection.filters.map { try known(of: $0) }.max() ?? .start
        let sql = "SELECT name, trimmed FROM topic WHERE trimmed > 0 AND trimmed > ? ORDER BY trimmed DESC"
        let rows = try Row.fetchCursor(db.cachedStatement(sql: sql), arguments: [floor.stored])
        var looked = 0
        while let row = try rows.next() {
            let trimmed = Position(stored: row[1])
            if try selection.matches(Topic(row[0] as String)) { return trimmed }
            looked += 1
            if looked >= Self.maximumTopics, trimmed <= position { break }
        }
        return floor
    }

    /// What can be told of a filter without going over all topics.
    private func known(of filter: TopicFilter) throws -> Position {
        guard let topic = filter.topic else { return try Floors.floor(of: filter, in: db) }
        return try TopicTable.row(of: topic, in: db)?.trimmedThrough ?? floor(of: topic)
    }
}
