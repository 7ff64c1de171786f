#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The keys of an issuer (RFC 7517 § 5).
package enum JSONWebKeySet {
    /// The most keys of a set. An issuer has two or three.
    private static let maximumKeys = 100

    private struct Document: Decodable {
        let keys: [JSONWebKey]
    }

    /// - Throws: ``TokenKeyError`` if there is a flaw in any key, or none for signatures.
    static func keys(of json: Data) async throws(TokenKeyError) -> [TokenKey] {
        guard let document = try? JSONDecoder().decode(Document.self, from: json) else {
            throw TokenKeyError("It is no set of JSON Web Keys: {\"keys\": [{\"kty\": …}, …]}.")
        }
        guard document.keys.count <= maximumKeys else {
            throw TokenKeyError("It has more than \(maximumKeys) keys.")
        }
        var keys: [TokenKey] = []
        for key in document.keys {
            if let key = try await key.tokenKey { keys.append(key) }
        }
        guard !keys.isEmpty else { throw TokenKeyError("It has no key for signatures.") }
        return keys
    }

    package static func keys(ofText json: String) async throws(TokenKeyError) -> [TokenKey] {
        try await keys(of: Data(json.utf8))
    }
}
