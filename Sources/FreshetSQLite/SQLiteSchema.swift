import Freshet
import GRDB

/// The tables of a log.
enum SQLiteSchema {
    // Of 2, 4 and 8 KiB, with events of 200 bytes: the smallest needs more pages for the same, the largest writes more for
    // a change here and there. And it is what disks write as a whole.
    private static let pageBytes = 4_096

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator().disablingDeferredForeignKeyChecks()
        migrator.registerMigration("1 log") { try $0.execute(sql: tables) }
        return migrator
    }

    /// Settles, for a connection, what builds of SQLite differ in; for a new file, what cannot be changed later. And marks
    /// it as ours.
    static func prepare(_ db: Database) throws {
        // Some builds of SQLite overwrite each page that becomes free: trimming would write as much as it removes.
        try db.execute(sql: "PRAGMA secure_delete = FAST")
        guard !db.configuration.readonly, try Int.fetchOne(db, sql: "PRAGMA page_count") == 0 else { return }
        try db.execute(sql: "PRAGMA page_size = \(pageBytes)")
        try db.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL")
        try db.execute(sql: "PRAGMA application_id = \(LogFileHeader.applicationID)")
    }

    // Positions are stored as one integer each (``Position/stored``), times in milliseconds since 1970 UTC.
    private static let tables = """
        CREATE TABLE event (
          position INTEGER PRIMARY KEY,
          topic INTEGER NOT NULL,
          milliseconds INTEGER NOT NULL,
          kind INTEGER NOT NULL,
          type TEXT,
          retry INTEGER,              -- in milliseconds
          data BLOB NOT NULL
        ) STRICT;
        CREATE INDEX event_of_topic ON event (topic);  -- and, as in every index, the position

        CREATE TABLE topic (
          id INTEGER PRIMARY KEY,     -- never used again
          name TEXT NOT NULL UNIQUE,
          last INTEGER NOT NULL,      -- the position of its newest event
          trimmed INTEGER NOT NULL,   -- the position of the last event that was removed
          closed INTEGER,             -- the position of its end
          closed_at INTEGER,          -- and the time
          count INTEGER NOT NULL,     -- of its events
          bytes INTEGER NOT NULL,     -- of their data
          due INTEGER                 -- when trimming has to look at it next
        ) STRICT;
        CREATE INDEX topic_due ON topic (due) WHERE due IS NOT NULL;
        CREATE INDEX topic_trimmed ON topic (trimmed) WHERE trimmed > 0;
        CREATE INDEX topic_empty ON topic (trimmed) WHERE count = 0 AND closed IS NULL;

        CREATE TABLE floor (          -- how far topics were trimmed that have been forgotten
          pattern TEXT PRIMARY KEY,   -- of the rule that they fell under; '' of none
          trimmed INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE idempotency (
          position INTEGER PRIMARY KEY,  -- of the batch's first event
          topic TEXT NOT NULL,        -- by name: keys outlive topics
          subject TEXT NOT NULL,
          key TEXT NOT NULL,
          count INTEGER NOT NULL,     -- of the batch's events
          milliseconds INTEGER NOT NULL,
          digest BLOB NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX idempotency_by_key ON idempotency (key, subject, topic);

        CREATE TABLE epoch (
          id INTEGER PRIMARY KEY,     -- their order
          name TEXT NOT NULL UNIQUE,
          first_sequence INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE state (          -- one row
          head INTEGER NOT NULL,      -- the position of the last event, also when all are gone
          milliseconds INTEGER NOT NULL,  -- its time
          topics INTEGER NOT NULL     -- the last id of a topic
        ) STRICT;
        INSERT INTO state VALUES (0, 0, 0);

        CREATE TABLE setting (
          name TEXT PRIMARY KEY,
          value TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        """
}
