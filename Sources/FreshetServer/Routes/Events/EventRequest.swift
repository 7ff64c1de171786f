package import Freshet
import FreshetWire
import HTTPTypes
package import Hummingbird

/// What a request of the events says: which topics, and from where.
package struct EventRequest {
    /// Where the events are served.
    private static let root = "/events"

    let request: Request

    /// By what whoever made the request is let in.
    let admission: Admission

    /// What whoever made the request may do.
    var grant: Grant { admission.grant }

    package init(request: Request, grant: Grant = Grant()) {
        self.init(request: request, admission: Admission(grant))
    }

    init(request: Request, admission: Admission) {
        self.request = request
        self.admission = admission
    }

    /// The topic in the path.
    ///
    /// - Throws: ``Problem`` 400 with the rule that it breaks.
    package var topic: Topic {
        get throws(Problem) {
            do throws(TopicError) {
                return try Topic(name)
            } catch {
                throw Problem(.badRequest, error.description)
            }
        }
    }

    /// The topics that the request wants to read: the one in the path, or those of the query.
    ///
    /// - Throws: ``Problem`` 400 with the rule that is broken.
    package func selection(limits: EventLimits) throws(Problem) -> TopicSelection {
        let patterns = namesTopics ? namedPatterns : admission.ticket?.record.topics ?? []
        guard !patterns.isEmpty else {
            throw Problem(.badRequest, "topic says which topics to read, such as /events?topic=orders/*.")
        }
        if let ticket = admission.ticket, ticket.record.topics != patterns {
            throw Problem(.forbidden, "The ticket is for other topics. Name those that it was made for, or none.")
        }
        return try TopicSelection(patterns: patterns, limits: limits)
    }

    /// Whether topics are named, in the path or in the query.
    var namesTopics: Bool { !namedPatterns.isEmpty }

    private var namedPatterns: [String] { name.isEmpty ? values(of: "topic") : [name] }

    /// From where to read. The header wins over the query: the URL stays the same on every reconnect.
    ///
    /// - Throws: ``Problem`` 400 for a malformed query; never for the header, which a page cannot change.
    package func startingPoint(default standard: StartingPoint) throws(Problem) -> StartingPoint {
        if let header = request.headers[.lastEventID], !header.isEmpty { return .after(header) }
        for name in StreamQuery.lastEventIDNames {
            guard let value = values(of: name).first, !value.isEmpty else { continue }
            return try StartingPoint(word: value, parameter: name)
        }
        return standard
    }

    /// A whole number of the query, bounded.
    package func wholeNumber(_ name: String, from minimum: Int, to maximum: Int) throws(Problem) -> Int? {
        guard let value = values(of: name).first else { return nil }
        guard let number = Int(value), minimum...maximum ~= number else {
            throw Problem(.badRequest, "\(name) is a whole number from \(minimum) to \(maximum).")
        }
        return number
    }

    /// The reconnection time that the reader asks to be told.
    package var retry: Duration? {
        get throws(Problem) { try wholeNumber("retry", from: 0, to: 86_400_000).map { .milliseconds($0) } }
    }

    func values(of name: String) -> [String] {
        request.uri.queryParameters.filter { $0.key == name }.map { String($0.value) }
    }

    /// What stands in the path behind the root, percent-decoded once.
    private var name: String {
        let path = request.uri.path
        guard path.hasPrefix(Self.root) else { return "" }
        var name = path.dropFirst(Self.root.count)
        if name.hasPrefix("/") { name = name.dropFirst() }
        return name.removingPercentEncoding ?? "\u{0}"
    }
}

extension StartingPoint {
    init(word: String, parameter: String) throws(Problem) {
        switch word {
        case "earliest": self = .earliest
        case "latest": self = .latest
        default:
            guard EventID(word) != nil else {
                throw Problem(.badRequest, "\(parameter) is an event's ID, or one of the words earliest and latest.")
            }
            self = .after(word)
        }
    }
}

extension TopicSelection {
    package init(patterns: [String], limits: EventLimits) throws(Problem) {
        guard 1...limits.topics ~= patterns.count else {
            throw Problem(
                .badRequest, "A request reads 1 to \(limits.topics) topics, and this one names \(patterns.count).")
        }
        var filters: [TopicFilter] = []
        for pattern in patterns {
            do throws(TopicError) {
                filters.append(try TopicFilter(pattern))
            } catch {
                throw Problem(.badRequest, error.description)
            }
        }
        self.init(filters)
    }
}

extension Substring {
    /// RFC 3986 § 2.1. `nil` where a percent sign is not followed by two digits, or the bytes are no UTF-8.
    fileprivate var removingPercentEncoding: String? {
        var bytes: [UInt8] = []
        var rest = utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst()?.hexDigit, let low = rest.popFirst()?.hexDigit else { return nil }
            bytes.append(high << 4 | low)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}

extension UInt8 {
    fileprivate var hexDigit: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
