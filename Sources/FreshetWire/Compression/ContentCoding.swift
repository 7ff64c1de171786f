/// How the bytes of a response are coded on the way (RFC 9110 § 8.4.1).
public enum ContentCoding: String, Sendable, CaseIterable {
    /// As they are.
    case identity
    case gzip
    /// The zlib format (RFC 1950), which is what RFC 9110 § 8.4.1.2 means by the name; not the bare deflate format.
    case deflate
    case zstd

    /// Chooses by an Accept-Encoding field (RFC 9110 § 12.5.3).
    ///
    /// The greatest weight wins; among equals, the order of `offered`. Nothing asked for, nothing used: whoever sends no
    /// such field could take anything, by the letter, but those are scripts that would rather read text.
    ///
    /// - Parameters:
    ///   - acceptEncoding: the field's value, several lines joined by commas; `nil` if there is none.
    ///   - offered: what this server has, the best first.
    public static func chosen(
        from offered: [ContentCoding] = [.gzip, .deflate, .zstd],
        by acceptEncoding: String?
    ) -> ContentCoding {
        let weights = acceptEncoding.map(weights) ?? [:]
        let others = weights["*"] ?? 0
        var best = (coding: ContentCoding.identity, weight: 0)
        for coding in offered {
            let weight = weights[coding.rawValue[...]] ?? others
            if weight > best.weight { best = (coding, weight) }
        }
        return best.coding
    }

    /// The weight in thousandths that each coding is given. One that cannot be read counts as unacceptable.
    private static func weights(in field: String) -> [Substring: Int] {
        var weights: [Substring: Int] = [:]
        for member in field.lowercased().split(separator: ",") {
            let parts = member.split(separator: ";").map { $0.trimmed }
            guard let name = parts.first, !name.isEmpty else { continue }
            let quality = parts.dropFirst().first { $0.hasPrefix("q=") }
            // RFC 9110 § 8.4.1.3: x-gzip is another name for gzip.
            weights[name == "x-gzip" ? "gzip" : name] = quality.map { thousandths($0.dropFirst(2)) } ?? 1000
        }
        return weights
    }

    /// RFC 9110 § 12.4.2: a weight is a number from 0 to 1 with at most three digits behind the point.
    private static func thousandths(_ text: Substring) -> Int {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard let whole = parts.first, whole == "0" || whole == "1", parts.count <= 2 else { return 0 }
        let fraction = parts.count == 2 ? parts[1] : ""
        guard fraction.utf8.count <= 3, fraction.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) else {
            return 0
        }
        let digits = fraction + String(repeating: "0", count: 3 - fraction.utf8.count)
        return min(1000, (Int(whole) ?? 0) * 1000 + (Int(digits) ?? 0))
    }
}
