package import FreshetWire

/// Names one state of one representation of a file (RFC 9110 § 8.8.3).
package struct EntityTag: Sendable, Hashable, CustomStringConvertible {
    /// With its quotes.
    package let opaque: String
    package let isWeak: Bool

    /// A strong tag: another file, size, time of modification or coding makes another tag. Times of modification are as
    /// fine as the file system's clock, some milliseconds; only what is written twice between two of its ticks, with the
    /// same length, goes unseen.
    package init(_ facts: FileFacts, coding: ContentCoding) {
        let time = [facts.modified.secondsSince1970, facts.modifiedNanoseconds].map { String($0, radix: 16) }
        let state = [String(facts.inode, radix: 16), String(facts.bytes, radix: 16)] + time
        opaque = "\"" + (coding == .identity ? state : state + [coding.rawValue]).joined(separator: "-") + "\""
        isWeak = false
    }

    private init(opaque: Substring, isWeak: Bool) {
        self.opaque = String(opaque)
        self.isWeak = isWeak
    }

    /// Reads a list of tags (RFC 9110 § 5.6.1), up to where it cannot be read.
    package static func list(_ field: String) -> [EntityTag] {
        var tags: [EntityTag] = []
        var rest = field[...]
        while true {
            rest = rest.drop { " \t,".contains($0) }
            let isWeak = rest.hasPrefix("W/")
            let quoted = isWeak ? rest.dropFirst(2) : rest
            guard quoted.first == "\"", let end = quoted.dropFirst().firstIndex(of: "\"") else { return tags }
            tags.append(EntityTag(opaque: quoted[...end], isWeak: isWeak))
            rest = quoted[quoted.index(after: end)...]
        }
    }

    /// RFC 9110 § 8.8.3.2: bytes can be put together only if both tags are strong; to use what one has, any will do.
    func equals(_ other: EntityTag, weakly: Bool) -> Bool {
        opaque == other.opaque && (weakly || !isWeak && !other.isWeak)
    }

    package var description: String { isWeak ? "W/" + opaque : opaque }
}
