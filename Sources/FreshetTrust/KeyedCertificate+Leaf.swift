import X509

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension KeyedCertificate {
    /// A leaf with a new key, signed by this authority.
    func issueLeaf(for names: ServerNames, now: Date) throws(TrustError) -> KeyedCertificate {
        try KeyedCertificate { key in try signedLeaf(with: key.publicKey, for: names, now: now) }
    }

    private func signedLeaf(with key: Certificate.PublicKey, for names: ServerNames, now: Date) throws -> Certificate {
        let validity = CertificateLifetime.leaf.validity(from: now, until: certificate.notValidAfter)
        // No signature algorithm is named: the authority's key decides, so that one with an RSA key from another tool
        // may be put into the directory.
        return try Certificate(
            version: .v3,
            serialNumber: .random(),
            publicKey: key,
            notValidBefore: validity.notBefore,
            notValidAfter: validity.notAfter,
            issuer: certificate.subject,
            subject: DistinguishedName { CommonName(names.commonName) },
            extensions: leafExtensions(with: key, for: names),
            issuerPrivateKey: privateKey
        )
    }

    private func leafExtensions(
        with key: Certificate.PublicKey,
        for names: ServerNames
    ) throws -> Certificate.Extensions {
        // RFC 5280 § 4.2.1.1: equal to the issuer's own identifier, whatever method that was made by.
        let issuer =
            try certificate.extensions.subjectKeyIdentifier
            ?? SubjectKeyIdentifier(hash: certificate.publicKey)
        return try Certificate.Extensions {
            Critical(BasicConstraints.notCertificateAuthority)
            // TLS 1.3, and ECDHE before it, only ever sign with a server's key.
            Critical(KeyUsage(digitalSignature: true))
            try ExtendedKeyUsage([.serverAuth])
            SubjectAlternativeNames(names.generalNames)
            AuthorityKeyIdentifier(keyIdentifier: issuer.keyIdentifier)
            SubjectKeyIdentifier(hash: key)
        }
    }
}
