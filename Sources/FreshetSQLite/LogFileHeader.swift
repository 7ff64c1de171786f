import Freshet

/// The first bytes of a file tell whose it is, before anything is written to it.
struct LogFileHeader {
    /// "Frsh": marks an SQLite file as a log of ours.
    static let applicationID: Int32 = 0x4672_7368

    enum Owner: Hashable {
        /// The file is new or empty.
        case nobody
        case freshet
        case otherProgram
        /// It is no SQLite file, or no longer.
        case notSQLite
    }

    // SQLite's file format § 1.3: 100 bytes, the magic at 0, the application ID big-endian at 68.
    private static let byteCount = 100
    private static let magic = Array("SQLite format 3\0".utf8)
    private static let applicationIDOffset = 68

    let bytes: [UInt8]

    var owner: Owner {
        guard !bytes.isEmpty else { return .nobody }
        guard bytes.count == Self.byteCount, bytes.starts(with: Self.magic) else { return .notSQLite }
        let id = bytes[Self.applicationIDOffset..<Self.applicationIDOffset + 4].reduce(0) { $0 << 8 | UInt32($1) }
        return id == UInt32(Self.applicationID) ? .freshet : .otherProgram
    }

    /// Makes sure that a file is a log of ours or can become one, and makes it if there is none. SQLite gives the files
    /// beside it the same permissions.
    static func check(_ path: String) throws(LogError) {
        let owner: Owner
        do {
            owner = LogFileHeader(bytes: try PrivateFile(path: path).prefix(byteCount)).owner
        } catch {
            throw .cannotOpen(path, "\(error)")
        }
        switch owner {
        case .nobody, .freshet: return
        case .otherProgram: throw .cannotOpen(path, "it is an SQLite file of another program. Give another path.")
        case .notSQLite:
            throw .cannotOpen(path, "it is no log, or a damaged one. Give another path, or restore a backup.")
        }
    }
}
