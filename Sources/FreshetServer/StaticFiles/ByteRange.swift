/// The part of a file that a Range field asks for (RFC 9110 § 14.2).
package enum ByteRange: Sendable, Equatable {
    /// No field, or one that need not be understood: the file is sent whole.
    case whole
    case part(Range<Int>)
    /// 416: the file has no such bytes.
    case unsatisfiable

    /// Several ranges count as none. § 14.2 lets a server ignore the field, many small ranges are an attack (§ 17.15),
    /// and no browser asks for them.
    ///
    /// - Parameter count: the length of the file, in bytes.
    package init(_ field: String?, of count: Int) {
        self = field.flatMap { Self.read($0, count) } ?? .whole
    }

    private static func read(_ field: String, _ count: Int) -> ByteRange? {
        let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].lowercased() == "bytes" else { return nil }
        let ends = parts[1].split(separator: "-", omittingEmptySubsequences: false).map { $0.drop { $0 == " " } }
        guard ends.count == 2 else { return nil }
        switch (position(ends[0]), position(ends[1])) {
        case (let first?, let last?):
            guard first <= last else { return nil }
            return first < count ? .part(first..<min(last, count - 1) + 1) : .unsatisfiable
        case (let first?, nil):
            guard ends[1].isEmpty else { return nil }
            return first < count ? .part(first..<count) : .unsatisfiable
        case (nil, let length?):
            guard ends[0].isEmpty else { return nil }
            guard length > 0 else { return .unsatisfiable }
            // The last bytes of nothing are nothing, which Content-Range cannot say.
            return count > 0 ? .part(max(0, count - length)..<count) : .whole
        case (nil, nil):
            return nil
        }
    }

    /// Digits only. What no `Int` can hold is behind the end of every file.
    private static func position(_ text: Substring) -> Int? {
        guard !text.isEmpty, text.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) else { return nil }
        return Int(text) ?? .max
    }
}
