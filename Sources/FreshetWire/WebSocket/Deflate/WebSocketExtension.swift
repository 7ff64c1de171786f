/// One member of `Sec-WebSocket-Extensions`: an extension's name and its parameters, in order (RFC 6455 § 9.1).
struct WebSocketExtension {
    let name: String
    /// A parameter's value is nil where there is none; quotes are taken off it.
    let parameters: [(name: String, value: String?)]

    /// The members of one header line. What is not of the grammar's form is left out.
    static func list(_ line: String) -> [WebSocketExtension] {
        line.split(separator: ",").compactMap { WebSocketExtension(String($0)) }
    }

    private init?(_ text: String) {
        var parts = text.split(separator: ";", omittingEmptySubsequences: false).map { $0.trimmed }[...]
        guard let name = parts.popFirst(), name.isToken else { return nil }
        var parameters: [(name: String, value: String?)] = []
        for part in parts {
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map { $0.trimmed }
            guard let name = sides.first, name.isToken else { return nil }
            guard let value = sides.dropFirst().first else {
                parameters.append((name.lowercased(), nil))
                continue
            }
            // § 9.1: a quoted value must be a token when the quotes are gone.
            let isQuoted = value.count >= 2 && value.hasPrefix("\"") && value.hasSuffix("\"")
            let bare = isQuoted ? value.dropFirst().dropLast() : value
            guard bare.isToken else { return nil }
            parameters.append((name.lowercased(), String(bare)))
        }
        self.name = name.lowercased()
        self.parameters = parameters
    }
}

extension Substring {
    /// RFC 9110 § 5.6.2.
    fileprivate var isToken: Bool {
        !isEmpty
            && utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
                }
            }
    }
}
