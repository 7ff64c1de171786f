/// What `certutil -L` prints of a database: a line for each certificate, with its nickname and three groups of flags.
struct NSSListing {
    let entries: [Entry]

    struct Entry: Equatable {
        let nickname: String
        /// For servers, for mail and for code.
        fileprivate(set) var flags: [String]
        /// Whether another certificate goes by the same nickname.
        fileprivate(set) var isShared = false

        /// `C` trusts an authority to sign servers' certificates.
        var isTrusted: Bool { flags[0].contains("C") }

        /// Trusted for servers, and otherwise as the user wants it.
        var flagsForServers: String { "C,\(flags[1]),\(flags[2])" }

        func showing(_ pem: String?) -> Entry {
            var entry = self
            entry.isShared = (pem ?? "").ranges(of: "BEGIN CERTIFICATE").count > 1
            return entry
        }
    }

    init(_ text: String) {
        entries = text.split(whereSeparator: \.isNewline).compactMap(Entry.init)
    }
}

extension NSSListing.Entry {
    /// The flags are the last word. The header's last words are none.
    fileprivate init?(line: Substring) {
        guard let flags = line.split(separator: " ").last else { return nil }
        let groups = flags.split(separator: ",", omittingEmptySubsequences: false)
        guard groups.count == 3, groups.allSatisfy({ $0.allSatisfy(\.isLetter) }) else { return nil }
        guard let last = line[..<flags.startIndex].lastIndex(where: { $0 != " " }) else { return nil }
        nickname = String(line[...last])
        self.flags = groups.map(String.init)
    }
}
