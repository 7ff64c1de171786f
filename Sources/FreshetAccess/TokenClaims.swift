package import Freshet

/// What a token says (RFC 7519 § 4.1), and in `freshet` what its bearer may do.
package struct TokenClaims: Codable, Sendable, Hashable {
    /// What its bearer may do: filters of topics, and what goes beyond topics.
    package struct Permissions: Codable, Sendable, Hashable {
        package var publish: [String]?
        package var subscribe: [String]?
        /// `none` where nothing that is read may be compressed.
        package var compression: String?
        package var admin: Bool?

        package init(
            publish: [String]? = nil,
            subscribe: [String]? = nil,
            compression: String? = nil,
            admin: Bool? = nil
        ) {
            self.publish = publish
            self.subscribe = subscribe
            self.compression = compression
            self.admin = admin
        }
    }

    package var iss: String?
    package var sub: String?
    package var aud: Audience?
    /// Seconds since 1970 UTC, as the dates below.
    package var exp: Seconds?
    package var nbf: Seconds?
    package var iat: Seconds?
    package var freshet: Permissions?

    package init() {}

    /// What its bearer may do. Without a claim of ours, nothing.
    ///
    /// - Parameter leeway: for which the grant outlives `exp`.
    /// - Throws: ``TokenFlaw/filters`` or ``TokenFlaw/compression``.
    package func grant(leewaySeconds: Int) throws(TokenFlaw) -> Grant {
        // A word that is not known is not taken for permission.
        guard freshet?.compression ?? "none" == "none" else { throw .compression }
        return Grant(
            publish: try Self.filters(freshet?.publish),
            subscribe: try Self.filters(freshet?.subscribe),
            subject: sub,
            expiryMilliseconds: exp.map { $0.milliseconds(later: leewaySeconds) },
            allowsCompression: freshet?.compression == nil,
            administers: freshet?.admin ?? false
        )
    }

    private static func filters(_ patterns: [String]?) throws(TokenFlaw) -> [TopicFilter] {
        let patterns = patterns ?? []
        let filters = patterns.compactMap { try? TopicFilter($0) }
        // One that cannot be read is not left out in silence: its writer believes that it grants something.
        guard filters.count == patterns.count, filters.count <= Grant.maximumFilters else { throw .filters }
        return filters
    }
}

extension TokenClaims {
    /// RFC 7519 § 4.1.3: one audience, or several.
    package struct Audience: Codable, Sendable, Hashable {
        package let names: [String]

        package init(_ names: [String]) { self.names = names }

        package init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            names = try (try? [value.decode(String.self)]) ?? value.decode([String].self)
        }

        package func encode(to encoder: any Encoder) throws {
            var value = encoder.singleValueContainer()
            if names.count == 1 { try value.encode(names[0]) } else { try value.encode(names) }
        }
    }

    /// RFC 7519 § 2, NumericDate: seconds since 1970 UTC, perhaps with a fraction.
    package struct Seconds: Codable, Sendable, Hashable {
        package let value: Double

        package init(_ value: Double) { self.value = value }

        package init(from decoder: any Decoder) throws {
            value = try decoder.singleValueContainer().decode(Double.self)
        }

        package func encode(to encoder: any Encoder) throws {
            var single = encoder.singleValueContainer()
            if let whole = Int64(exactly: value) { try single.encode(whole) } else { try single.encode(value) }
        }

        /// In milliseconds since 1970 UTC; held within ten thousand years, so that whoever adds to it need not care.
        package func milliseconds(later seconds: Int = 0) -> Int64 {
            let bound = 253_402_300_800.0
            return Int64(min(max(value, -bound), bound) * 1_000) + Int64(seconds) * 1_000
        }
    }
}
