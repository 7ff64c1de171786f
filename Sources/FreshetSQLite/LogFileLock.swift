import Freshet

/// The lock beside a log's file: one process has it open, and whoever comes second learns which.
///
/// It ends with its holder, however that ends. The file stays: whoever removed it could let two have the lock.
final class LogFileLock: Sendable {
    // Short enough for a server that takes over from another; 20 system calls a second cost nothing.
    private static let interval = Duration.milliseconds(50)
    private static let maximumSignatureBytes = 300

    private let file: PrivateFile

    /// - Parameters:
    ///   - patience: how long to wait for another holder.
    ///   - notice: is called once with who it is, if there is one to wait for.
    /// - Throws: ``LogError/broken(_:)`` that says who holds it.
    static func take(
        beside path: String,
        waiting patience: Duration,
        notice: (String) -> Void
    ) async throws(LogError) -> LogFileLock {
        do {
            let lock = LogFileLock(try PrivateFile(path: path + ".lock"))
            let deadline = ContinuousClock.now + patience
            var isWaiting = false
            while try !lock.file.tryLock() {
                guard ContinuousClock.now < deadline else { throw try lock.isHeld(path) }
                if !isWaiting { notice(try lock.holder) }
                isWaiting = true
                guard (try? await Task.sleep(for: interval)) != nil else { throw try lock.isHeld(path) }
            }
            // It only tells others who we are: a full disk, which has no room for it, is to be opened all the same.
            try? lock.file.replaceContent(with: PrivateFile.processAndHost + "\n")
            return lock
        } catch {
            throw error as? LogError ?? .cannotOpen(path, "\(error)")
        }
    }

    private init(_ file: consuming PrivateFile) {
        self.file = file
    }

    func release() {
        try? file.replaceContent(with: "")
        file.unlock()
    }

    private func isHeld(_ path: String) throws -> LogError {
        .cannotOpen(path, "\(try holder) has it open. Stop that one first.")
    }

    private var holder: String {
        get throws {
            let text = String(decoding: try file.prefix(Self.maximumSignatureBytes), as: UTF8.self)
            let words = text.split(whereSeparator: \.isWhitespace)
            return words.count == 2 ? "process \(words[0]) on \(words[1])" : "another process"
        }
    }
}
