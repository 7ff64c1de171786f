#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A token in its compact form (RFC 7515 § 7.1), of which nothing has been believed yet.
package struct SignedToken: Sendable {
    /// The longest token. It comes with every request, and proxies commonly take 8 KiB of header in all.
    package static let maximumBytes = 8_192

    package struct Header: Codable, Sendable {
        package var alg: String
        package var typ: String?
        package var kid: String?
        package var crit: [String]?
    }

    package let header: Header
    /// As JSON.
    package let claims: [UInt8]
    private let signature: [UInt8]
    private let signed: [UInt8]

    /// - Throws: ``TokenFlaw``.
    package init(_ text: String) throws(TokenFlaw) {
        guard text.utf8.count <= Self.maximumBytes else { throw .tooLong }
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3, let header = [UInt8](base64URL: parts[0]), let claims = [UInt8](base64URL: parts[1]),
            let signature = [UInt8](base64URL: parts[2]),
            let decoded = try? JSONDecoder().decode(Header.self, from: Data(header))
        else { throw .malformed }
        self.header = decoded
        self.claims = claims
        self.signature = signature
        signed = Array(parts[0]) + [UInt8(ascii: ".")] + Array(parts[1])
    }

    /// Whether `key` has signed it.
    package func isSigned(by key: TokenKey) -> Bool { key.verifies(signature, of: signed) }

    /// Makes a token.
    ///
    /// - Throws: ``TokenKeyError`` for a key that is public.
    package static func make(_ claims: TokenClaims, key: TokenKey) throws(TokenKeyError) -> String {
        let header = Header(alg: key.algorithm.rawValue, typ: "JWT", kid: key.identifier)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let head = try? encoder.encode(header), let body = try? encoder.encode(claims) else {
            throw TokenKeyError("The claims cannot be written as JSON.")
        }
        let signed = "\([UInt8](head).base64URL).\([UInt8](body).base64URL)"
        return "\(signed).\(try key.signatureInBase64URL(of: signed))"
    }
}
