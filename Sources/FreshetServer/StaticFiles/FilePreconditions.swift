package import HTTPTypes

/// What a request says of the state that it knows, and what follows from it (RFC 9110 § 13).
package struct FilePreconditions: Sendable {
    package enum Verdict: Sendable, Equatable {
        case met
        /// 304: what the client has is still good.
        case notModified
        /// 412: the file is not the one that the client means.
        case failed
    }

    private let fields: HTTPFields

    package init(_ fields: HTTPFields) {
        self.fields = fields
    }

    /// In the order of RFC 9110 § 13.2.2. A date that cannot be read is as if it was not there.
    package func verdict(tag: EntityTag, modified: HTTPDate) -> Verdict {
        if let field = fields[.ifMatch] {
            guard Self.matches(field, tag, weakly: false) else { return .failed }
        } else if let date = date(.ifUnmodifiedSince) {
            guard modified <= date else { return .failed }
        }
        if let field = fields[.ifNoneMatch] {
            return Self.matches(field, tag, weakly: true) ? .notModified : .met
        }
        if let date = date(.ifModifiedSince) {
            return modified <= date ? .notModified : .met
        }
        return .met
    }

    /// Whether a range may be answered with a part: what the client has a part of is still what is there (§ 13.1.5).
    package func allowPart(tag: EntityTag, modified: HTTPDate, now: HTTPDate) -> Bool {
        guard let field = fields[.ifRange] else { return true }
        guard let date = HTTPDate(field) else { return Self.matches(field, tag, weakly: false) }
        // § 8.8.2.2: a date is a strong validator only when nothing else can have happened in the same second.
        return date == modified && modified < now
    }

    private func date(_ name: HTTPField.Name) -> HTTPDate? { fields[name].flatMap { HTTPDate($0) } }

    private static func matches(_ field: String, _ tag: EntityTag, weakly: Bool) -> Bool {
        field == "*" || EntityTag.list(field).contains { $0.equals(tag, weakly: weakly) }
    }
}
