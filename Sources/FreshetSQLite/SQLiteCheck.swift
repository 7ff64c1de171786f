import Freshet
import GRDB

/// Looks through a log for what contradicts itself.
struct SQLiteCheck {
    // Enough to see what kind of damage it is.
    private static let maximumFindings = 20

    let db: Database

    /// Each a query for what must not be, and the sentence about what it finds.
    private static let rules: [(sql: String, sentence: String)] = [
        (
            "SELECT count(*) FROM event, state WHERE position > head",
            "events lie behind the log's head."
        ),
        (
            "SELECT count(*) FROM event WHERE topic NOT IN (SELECT id FROM topic)",
            "events are of no topic."
        ),
        (
            """
            SELECT count(*) FROM topic LEFT JOIN (
              SELECT topic, count(*) AS n, sum(length(data)) AS b, min(position) AS first, max(position) AS last
              FROM event GROUP BY topic
            ) AS found ON found.topic = topic.id
            WHERE coalesce(n, 0) != topic.count OR coalesce(b, 0) != topic.bytes
              OR coalesce(found.last, 0) > topic.last OR coalesce(first, trimmed + 1) <= trimmed
            """,
            "topics do not agree with their events."
        ),
        (
            "SELECT count(*) FROM idempotency, state WHERE position > head",
            "idempotency keys are of events behind the log's head."
        ),
        (
            """
            SELECT count(*) FROM epoch AS one JOIN epoch AS next ON next.id > one.id
            WHERE next.first_sequence < one.first_sequence
            """,
            "epochs are out of order."
        ),
        ("SELECT count(*) = 0 FROM epoch", "epoch list is missing."),
        ("SELECT count(*) != 1 FROM state", "state is missing."),
    ]

    func findings() throws -> [String] {
        let broken = try String.fetchAll(db, sql: "PRAGMA integrity_check(\(Self.maximumFindings))").filter {
            $0 != "ok"
        }
        // The tables of a file with broken pages say nothing more.
        guard broken.isEmpty else { return broken.map { "SQLite: \($0)." } }
        return try Self.rules.compactMap { rule in
            let count = try Int.fetchOne(db, sql: rule.sql) ?? 0
            return count > 0 ? "\(count) \(rule.sentence)" : nil
        }
    }
}
