import Freshet
import GRDB

/// How far topics were trimmed that have been forgotten since, by the rule that they fell under.
///
/// Of a topic that is not in the file, this is all that is known: a reader of it that stands behind the floor may have
/// missed something.
enum Floors {
    static func floor(of topic: Topic, under retention: Retention, in db: Database) throws -> Position {
        let statement = try db.cachedStatement(sql: "SELECT trimmed FROM floor WHERE pattern = ?")
        let stored = try Int64.fetchOne(statement, arguments: [retention.pattern(for: topic)])
        return Position(stored: stored ?? 0)
    }

    /// The greatest one under which a topic of `filter` can have fallen.
    static func floor(of filter: TopicFilter, in db: Database) throws -> Position {
        let floors = try all(in: db).filter { pattern, _ in reaches(pattern, filter) }
        return Position(stored: floors.values.max() ?? 0)
    }

    static func raise(_ pattern: String, to position: Position, in db: Database) throws {
        let sql = """
            INSERT INTO floor VALUES (?1, ?2)
            ON CONFLICT (pattern) DO UPDATE SET trimmed = max(trimmed, excluded.trimmed)
            """
        try db.cachedStatement(sql: sql).execute(arguments: [pattern, position.stored])
    }

    /// Gives each rule of a new retention what its topics may have had under the rules of before.
    static func regroup(for retention: Retention, in db: Database) throws {
        let before = try all(in: db)
        try db.execute(sql: "DELETE FROM floor")
        for pattern in retention.rules.map(\.filter.pattern) + [""] {
            let filter = try? TopicFilter(pattern)
            let reached = before.filter { other, _ in filter.map { reaches(other, $0) } ?? true }
            guard let highest = reached.values.max() else { continue }
            try raise(pattern, to: Position(stored: highest), in: db)
        }
    }

    private static func all(in db: Database) throws -> [String: Int64] {
        let rows = try Row.fetchAll(db.cachedStatement(sql: "SELECT pattern, trimmed FROM floor"))
        return Dictionary(uniqueKeysWithValues: rows.map { ($0[0], $0[1]) })
    }

    private static func reaches(_ pattern: String, _ filter: TopicFilter) -> Bool {
        guard let rule = try? TopicFilter(pattern) else { return true }
        return rule.overlaps(filter)
    }
}

extension Retention {
    /// The filter of the rule that a topic falls under; empty if it falls under none.
    func pattern(for topic: Topic) -> String {
        rule(for: topic).map { rules[$0].filter.pattern } ?? ""
    }
}
