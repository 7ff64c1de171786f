#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Room on the disk that is kept for the day when it is full: `PATH.reserve`, beside the log.
///
/// Trimming writes before it frees anything. On a full disk it could not, and nothing but an operator would help; so
/// then the reserve is let go, trimming works in its place, and when there is room again it is built again. Whoever
/// looks at the disk knows whether it is there: the server, another tool and the operator may all remove it.
struct ReserveFile: Sendable {
    // With less room beside it, a log that takes publications again would be full the next moment.
    private static let headroomBytes = 4 << 20
    // A disk so small that the reserve would be this part of it has none: it would be in the way more often than of use.
    private static let maximumShare = 4

    private let path: String
    private let byteCount: Int

    /// - Parameter byteCount: 0 keeps no reserve.
    init(beside path: String, byteCount: Int) {
        self.path = path + ".reserve"
        self.byteCount = byteCount
    }

    /// Whether there ought to be one, and is not.
    var isMissing: Bool {
        PrivateFile.byteCount(of: path) < byteCount && space.all >= byteCount * Self.maximumShare
    }

    /// Builds it where it is missing and there is room for it, and to spare.
    ///
    /// - Returns: whether nothing is missing now.
    @discardableResult
    func build() -> Bool {
        guard isMissing else { return true }
        guard space.free >= byteCount + Self.headroomBytes, let file = try? PrivateFile(path: path) else {
            return false
        }
        guard file.allocate(byteCount) else {
            release()
            return false
        }
        return true
    }

    /// - Returns: whether there was one to let go.
    @discardableResult
    func release() -> Bool { unlink(path) == 0 }

    /// Of the disk, in bytes.
    private var space: (free: Int, all: Int) {
        var status = statvfs()
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        guard statvfs(folder, &status) == 0 else { return (0, 0) }
        let blockBytes = Double(status.f_frsize)
        return (Int(Double(status.f_bavail) * blockBytes), Int(Double(status.f_blocks) * blockBytes))
    }
}

extension PrivateFile {
    /// Takes disk blocks for the file's first bytes, not only a size.
    fileprivate func allocate(_ byteCount: Int) -> Bool {
        #if canImport(Darwin)
            let zeros = [UInt8](repeating: 0, count: 1 << 20)
            return stride(from: 0, to: byteCount, by: zeros.count).allSatisfy { offset in
                let count = min(zeros.count, byteCount - offset)
                return pwrite(descriptor, zeros, count, off_t(offset)) == count
            }
        #else
            return posix_fallocate(descriptor, 0, off_t(byteCount)) == 0
        #endif
    }
}
