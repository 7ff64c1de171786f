import Freshet
import GRDB

/// What SQLite's errors mean for a log, in one line that says what to do.
extension LogError {
    static func cannotOpen(_ path: String, _ reason: String) -> LogError {
        .broken("Cannot open \(path): \(reason)")
    }

    static func full(path: String, verb: String = "append to") -> LogError {
        .full("Cannot \(verb) \(path): its disk is full.")
    }

    /// - Parameters:
    ///   - verb: what could not be done: "read", "append to".
    ///   - error: what a database access threw.
    init(_ error: any Error, path: String, verb: String) {
        guard let error = error as? DatabaseError else {
            self = error as? LogError ?? .broken("Cannot \(verb) \(path): \(error).")
            return
        }
        switch error.resultCode {
        case .SQLITE_FULL: self = .full(path: path, verb: verb)
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            self = .broken("Cannot \(verb) \(path): the file is damaged. Put it aside, and restore a backup.")
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self = .broken("Cannot \(verb) \(path): another program has locked it. Close that one.")
        case .SQLITE_MISUSE: self = .closed  // What GRDB throws once it has been closed.
        // "disk I/O error", and a number that says which.
        default:
            let reason = error.message ?? "unknown error"
            self = .broken("Cannot \(verb) \(path): \(reason) (\(error.extendedResultCode.rawValue)).")
        }
    }

    /// What a failed COMMIT means: only of a full disk is it known that nothing was written for good.
    static func commitFailed(_ error: any Error, path: String) -> LogError {
        let meaning = LogError(error, path: path, verb: "append to")
        switch meaning {
        case .broken(let what): return .uncertain(what)
        default: return meaning
        }
    }
}
