/// The path of a URL, read as the way to a file: names from a folder downwards.
///
/// Every name is decoded once and then has to be an ordinary one, so no spelling of `..`, of a separator or of a hidden
/// file comes through.
package struct StaticPath: Sendable, Equatable {
    package let names: [String]
    /// Whether the path ends with a slash, as a folder's does.
    package let isFolder: Bool

    private init(names: [String], isFolder: Bool) {
        self.names = names
        self.isFolder = isFolder
    }

    /// - Returns: `nil` for a path by which no file can be had.
    package init?(_ urlPath: String) {
        guard urlPath.utf8.first == UInt8(ascii: "/") else { return nil }
        var segments = urlPath.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        isFolder = segments.last?.isEmpty ?? true
        if isFolder { segments = segments.dropLast() }
        var names: [String] = []
        for segment in segments {
            guard let name = Self.decoded(segment), Self.isServed(name) else { return nil }
            names.append(name)
        }
        self.names = names
    }

    /// Whether a file of this name may be seen. A backslash is a separator to some systems and to every browser, so it
    /// is none of a name here.
    static func isServed(_ name: String) -> Bool {
        guard let first = name.utf8.first, first != UInt8(ascii: ".") else { return false }
        return !name.utf8.contains { $0 == 0 || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") }
    }

    var asFolder: StaticPath { StaticPath(names: names, isFolder: true) }

    func appending(_ name: String) -> StaticPath { StaticPath(names: names + [name], isFolder: false) }

    /// The path as a URL has it, from the root.
    package var urlPath: String {
        let path = names.map { "/" + Self.encoded($0) }.joined()
        return isFolder ? path + "/" : path
    }

    /// A name as one segment of a URL's path. Only what is unreserved (RFC 3986 § 2.3) stays as it is, so that a colon
    /// cannot make a scheme of it.
    package static func encoded(_ name: String) -> String {
        var encoded = ""
        for byte in name.utf8 {
            if isUnreserved(byte) {
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                encoded += byte < 0x10 ? "%0" : "%"
                encoded += String(byte, radix: 16, uppercase: true)
            }
        }
        return encoded
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "-._~".utf8.contains(byte)
        }
    }

    /// Decodes percent escapes (RFC 3986 § 2.1), once.
    private static func decoded(_ segment: some Collection<UInt8>) -> String? {
        var bytes: [UInt8] = []
        var rest = segment[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(hexValue), let low = rest.popFirst().flatMap(hexValue) else {
                return nil
            }
            bytes.append(high << 4 | low)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func hexValue(_ byte: UInt8) -> UInt8? {
        Character(Unicode.Scalar(byte)).hexDigitValue.map { UInt8($0) }
    }
}
