import Freshet
import GRDB

/// Copies a log to a new file while others write to it and read it.
struct SQLiteBackup {
    // 4 MiB between two reports of progress.
    private static let pagesPerStep: CInt = 1_024

    /// Where the copy goes. While it is in the making it has another name: whoever finds a file here finds a whole one.
    let path: String
    private var unfinished: String { path + ".partial" }

    /// - Parameter progress: is told the share that is done, from 0 to 1; what it throws ends the backup.
    /// - Throws: ``Freshet/LogError`` if there is a file already, or it cannot be written. Then no file is left.
    func copy(_ source: some DatabaseReader, progress: @escaping (Double) throws -> Void) throws(LogError) {
        guard !PrivateFile.exists(path) else {
            throw .broken("Cannot back up to \(path): there is a file already. Give another name.")
        }
        do {
            // Made by us, so that only its owner may read it.
            PrivateFile.remove(unfinished)
            _ = try PrivateFile(path: unfinished, isNew: true)
            let copy = try DatabaseQueue(path: unfinished)
            try source.read { db in
                // From the first read on, the transaction sees one state of the file, whoever writes meanwhile.
                try db.execute(sql: "SELECT head FROM state")
                try copy.writeWithoutTransaction { try self.copy(db, to: $0, progress: progress) }
            }
            try copy.close()
            try PrivateFile.rename(unfinished, to: path)
        } catch {
            PrivateFile.remove(unfinished)
            throw failure(error)
        }
    }

    private func copy(_ db: Database, to copy: Database, progress: @escaping (Double) throws -> Void) throws {
        try db.backup(to: copy, pagesPerStep: Self.pagesPerStep) { step in
            try progress(Double(step.completedPageCount) / Double(max(1, step.totalPageCount)))
        }
    }

    private func failure(_ error: any Error) -> LogError {
        guard let failure = error as? PrivateFile.Failure else {
            return LogError(error, path: path, verb: "back up to")
        }
        return .broken("Cannot back up to \(path): \(failure)")
    }
}
