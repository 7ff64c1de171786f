import X509

/// The names that a leaf is asked to serve: those of this machine to itself, then the user's.
package struct ServerNames: Sendable {
    /// Each name once. Tells nothing by its order except that `localhost` comes first.
    package let names: [ServerName]

    /// What a certificate may cost in a handshake: a hundred long names take about 25 KB, a few round trips.
    static let maximumExtraNames = 100

    /// - Throws: ``TrustError`` for too many names, or the first that is not valid.
    package init(_ extra: [String]) throws(TrustError) {
        guard extra.count <= Self.maximumExtraNames else {
            throw .tooManyNames(extra.count, limit: Self.maximumExtraNames)
        }
        var names: [ServerName] = []
        for text in ["localhost", "127.0.0.1", "::1"] + extra {
            let name = try ServerName(text)
            if !names.contains(name) { names.append(name) }
        }
        self.names = names
    }

    /// Only people read it, as clients match the alternative names (RFC 9110 § 4.3.4). It is the first name, which is
    /// always `localhost`, because a longer one may break the limit of 64 characters for a common name.
    var commonName: String { "localhost" }

    var generalNames: [GeneralName] { names.map(\.generalName) }

    /// Name by name: a wildcard does not stand in for what it matches, because that would ask for a matcher here.
    func areCovered(by certificate: Certificate) -> Bool {
        guard let present = try? certificate.extensions.subjectAlternativeNames else { return false }
        return Set(present).isSuperset(of: generalNames)
    }
}
