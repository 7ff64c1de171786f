import Foundation
import Freshet

/// The file that keeps a subscriber's last event ID over its end.
struct PositionFile {
    /// The file cannot be used.
    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    /// No ID is near as long; something else is in the file then.
    private static let maximumBytes = 1_024

    let path: String
    /// Beside the file, because a rename is atomic only there.
    private var temporaryPath: String { path + ".new" }

    /// The ID that it holds; `nil` if there is no file.
    ///
    /// - Throws: ``Fault`` for a file that cannot be read or holds something else: to begin anywhere else would miss or
    ///   repeat events, and nobody would know.
    func read() throws(Fault) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw fault("Cannot read \(path)", "Give --state a file that this user can read and write.")
        }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: Self.maximumBytes)
        let count = Foundation.read(descriptor, &bytes, bytes.count)
        guard count >= 0 else { throw fault("Cannot read \(path)", "Give --state a file, not a folder.") }
        let text = String(decoding: bytes.prefix(count), as: UTF8.self)
        let id = text.hasSuffix("\n") ? String(text.dropLast()) : text
        guard EventID(id) != nil else {
            throw Fault(
                description: "\(path) holds no event ID. Remove it to begin anew as --from says, or restore it."
            )
        }
        return id
    }

    /// Replaces what it holds. Whenever the program or the machine stops, the file holds the old ID or the new one.
    ///
    /// - Throws: ``Fault``.
    func write(_ id: String) throws(Fault) {
        let flags = O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC
        let descriptor = open(temporaryPath, flags, 0o644)
        guard descriptor >= 0 else { throw writeFault() }
        let text = Array("\(id)\n".utf8)
        // A rename that reaches the disk before the bytes do would leave an empty file after a power cut.
        let isWritten = Foundation.write(descriptor, text, text.count) == text.count && fsync(descriptor) == 0
        let number = errno
        guard close(descriptor) == 0, isWritten else {
            errno = number
            throw writeFault()
        }
        guard rename(temporaryPath, path) == 0 else { throw writeFault() }
    }

    private func writeFault() -> Fault {
        fault("Cannot keep the last event ID in \(path)", "Give --state a file in a folder that this user can write.")
    }

    private func fault(_ what: String, _ remedy: String) -> Fault {
        Fault(description: "\(what): \(String(cString: strerror(errno))). \(remedy)")
    }
}
