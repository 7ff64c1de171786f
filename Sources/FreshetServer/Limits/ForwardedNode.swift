/// Where a request came from, as those say who passed it on.
enum ForwardedNode {
    /// The addresses of a list, the client's first and the last proxy's peer last; `nil` stands for what is no address.
    ///
    /// - Parameter fields: all of the header's, in their order.
    static func addresses(in fields: [String], of header: TrustedProxies.Header) -> [String?] {
        fields.flatMap { field in
            split(field, at: ",").map { element in
                switch header {
                case .xForwardedFor: address(of: trimmed(element))
                case .forwarded: node(of: element).flatMap(address(of:))
                }
            }
        }
    }

    /// RFC 7239 § 4: `for=192.0.2.60;proto=http`, the value perhaps in quotes.
    private static func node(of element: Substring) -> Substring? {
        for pair in split(String(element), at: ";") {
            let parts = trimmed(pair).split(separator: "=", maxSplits: 1)
            guard parts.count == 2, parts[0].lowercased() == "for" else { continue }
            let value = parts[1]
            return value.count >= 2 && value.first == "\"" && value.last == "\"" ? value.dropFirst().dropLast() : value
        }
        return nil
    }

    /// RFC 7239 § 6: an address, perhaps with a port; IPv6 in brackets.
    private static func address(of node: Substring) -> String? {
        if node.first == "[" {
            guard let end = node.firstIndex(of: "]") else { return nil }
            return checked(node[node.index(after: node.startIndex)..<end])
        }
        // With one colon it is a port's; with more, IPv6 as X-Forwarded-For has it.
        guard node.count(where: { $0 == ":" }) == 1 else { return checked(node) }
        return checked(node.prefix { $0 != ":" })
    }

    private static func checked(_ text: Substring) -> String? {
        let text = String(text)
        return AddressRange(text).flatMap { _ in text.contains("/") ? nil : text }
    }

    /// Not within quotes (RFC 9110 § 5.6.4).
    private static func split(_ text: String, at separator: Character) -> [Substring] {
        var isQuoted = false
        return text.split(omittingEmptySubsequences: false) { character in
            if character == "\"" { isQuoted.toggle() }
            return character == separator && !isQuoted
        }
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop { $0 == " " || $0 == "\t" }
        while text.last == " " || text.last == "\t" { text.removeLast() }
        return text
    }
}
