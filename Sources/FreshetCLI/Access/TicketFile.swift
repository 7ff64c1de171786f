import Foundation
import FreshetServer
import Logging

/// The tickets that are bound to streams, in the state directory: a line of JSON for each change, the latest last. It holds
/// their digests, and no ticket.
actor TicketFile: TicketStore {
    private static let name = "tickets.jsonl"

    /// Three megabytes.
    private static let customaryChanges = 10_000

    private let state: String
    private let logger: Logger
    private var file: FileHandle?
    /// How many lines were written since the file held only what is good for something, and how many are too many.
    private var changes = 0
    private var mostChanges = TicketFile.customaryChanges
    private var hasFailed = false

    init(state: String, logger: Logger) {
        self.state = state
        self.logger = logger
    }

    private var path: String { "\(state)/\(Self.name)" }

    func records() -> [TicketRecord] {
        guard let bytes = FileManager.default.contents(atPath: path) else { return [] }
        let decoder = JSONDecoder()
        // The last line may be cut off: its writer was killed.
        let records = bytes.split(separator: UInt8(ascii: "\n")).compactMap { line in
            try? decoder.decode(TicketRecord.self, from: line)
        }
        rewrite(TicketRecord.latest(of: records, at: Int64(Date().timeIntervalSince1970 * 1_000)))
        return records
    }

    func keep(_ record: TicketRecord) {
        do {
            try StateDirectory.make(state)
            if file == nil { file = try opened() }
            try file?.write(contentsOf: line(record))
            hasFailed = false
            changes += 1
            if changes > mostChanges { _ = records() }
        } catch {
            note(error)
        }
    }

    private func line(_ record: TicketRecord) throws -> Data { try JSONEncoder().encode(record) + Data("\n".utf8) }

    private func opened() throws -> FileHandle {
        if !FileManager.default.fileExists(atPath: path) {
            guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
            else { throw CocoaError(.fileWriteUnknown) }
        }
        let file = try FileHandle(forUpdating: URL(filePath: path))
        try file.seekToEnd()
        return file
    }

    /// Only what is still good for something, put in the file's place at once.
    private func rewrite(_ records: [TicketRecord]) {
        file = nil
        changes = 0
        mostChanges = max(Self.customaryChanges, 2 * records.count)
        do {
            try Data(records.map(line).joined()).write(to: URL(filePath: path), options: .atomic)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        } catch {
            note(error)
        }
    }

    /// Once, until it works again.
    private func note(_ error: any Error) {
        guard !hasFailed else { return }
        hasFailed = true
        logger.warning(
            "Tickets cannot be kept: after a restart their readers are turned away",
            metadata: ["file": "\(path)", "reason": "\(error.localizedDescription)"]
        )
    }
}
