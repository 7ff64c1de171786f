package import Freshet

/// Under which NATS subjects a log's messages stand. Both ways, without loss.
package struct Subjects: Sendable {
    package let events: String
    package let epochs: String
    package let state: String
    package let notices: String
    package let confirmations: String
    package let all: String

    /// - Parameter stream: its name begins all of them.
    package init(stream: String) {
        all = "\(stream).>"
        events = "\(stream).e."
        epochs = "\(stream).r.epochs"
        state = "\(stream).r.state"
        notices = "\(stream).r.notices"
        confirmations = "\(stream).r.confirmations"
    }

    package func subject(of topic: Topic) -> String { events + Self.encoded(topic.name) }

    /// For who looks at the stream with NATS's own means. `*` means the same there, and `**` is `>`.
    package func subject(of filter: TopicFilter) -> String {
        if let topic = filter.topic { return subject(of: topic) }
        let segments = filter.pattern.utf8.split(separator: UInt8(ascii: "/")).map { Substring($0) }
        return events
            + segments.map { $0 == "**" ? ">" : $0 == "*" ? "*" : Self.encoded($0) }.joined(separator: ".")
    }

    /// - Returns: `nil` if a subject is none of a topic.
    package func topic(of subject: String) -> Topic? {
        guard subject.utf8.starts(with: events.utf8) else { return nil }
        return Self.decoded(subject.utf8.dropFirst(events.utf8.count)).flatMap { try? Topic($0) }
    }

    /// Segments are tokens, and "." ends a token. What NATS forbids in one is written as in a URL, and so is "%".
    private static func encoded(_ name: some StringProtocol) -> String {
        var bytes: [UInt8] = []
        for byte in name.utf8 {
            if byte == UInt8(ascii: "/") {
                bytes.append(UInt8(ascii: "."))
            } else if byte.isNoPartOfToken {
                bytes += Array("%\(byte < 16 ? "0" : "")\(String(byte, radix: 16, uppercase: true))".utf8)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func decoded(_ tokens: Substring.UTF8View) -> String? {
        var bytes: [UInt8] = []
        var rest = tokens
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "."): bytes.append(UInt8(ascii: "/"))
            case UInt8(ascii: "%"):
                guard let code = UInt8(Substring(rest.prefix(2)), radix: 16) else { return nil }
                bytes.append(code)
                rest = rest.dropFirst(2)
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }
}

extension UInt8 {
    /// Beside control characters, which no topic has.
    fileprivate var isNoPartOfToken: Bool {
        switch self {
        case UInt8(ascii: "."), UInt8(ascii: "*"), UInt8(ascii: ">"), UInt8(ascii: "%"), UInt8(ascii: " "): true
        default: false
        }
    }
}
