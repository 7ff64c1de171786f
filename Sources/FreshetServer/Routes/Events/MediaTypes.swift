/// Chooses a media type by an Accept field (RFC 9110 § 12.5.1).
package enum MediaTypes {
    /// - Parameter offered: what there is, the best first.
    /// - Returns: the first of the greatest weight; the first at all where nothing is asked for; `nil` if nothing fits.
    package static func chosen(from offered: [String], by accept: String?) -> String? {
        guard let accept, !accept.allSatisfy({ $0 == " " }) else { return offered.first }
        let ranges = accept.lowercased().split(separator: ",").compactMap(Range.init)
        var best: (type: String, weight: Double)?
        for type in offered {
            let weight = ranges.filter { $0.matches(type) }.max { $0.precision < $1.precision }?.weight ?? 0
            if weight > best?.weight ?? 0 { best = (type, weight) }
        }
        return best?.type
    }

    private struct Range {
        let name: Substring
        let weight: Double

        init?(_ text: Substring) {
            let parts = text.split(separator: ";").map { $0.drop { $0 == " " }.prefix { $0 != " " } }
            guard let name = parts.first, name.contains("/") else { return nil }
            self.name = name
            let quality = parts.dropFirst().first { $0.hasPrefix("q=") }
            weight = quality.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
        }

        /// The more precise range counts.
        var precision: Int { name == "*/*" ? 0 : name.hasSuffix("/*") ? 1 : 2 }

        func matches(_ type: String) -> Bool {
            name == "*/*" || name == type || (name.hasSuffix("/*") && type.hasPrefix(name.dropLast()))
        }
    }
}
