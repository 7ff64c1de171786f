import X509

#if canImport(FoundationEssentials)
    package import FoundationEssentials
#else
    package import Foundation
#endif

extension KeyedCertificate {
    /// A new authority, signed by itself, that may issue leaves and nothing else.
    ///
    /// - Parameter owner: Who made it and where, `user@host`, for a browser's list of authorities.
    package static func authority(for owner: String, now: Date) throws(TrustError) -> KeyedCertificate {
        try KeyedCertificate { key in try selfSigned(by: key, owner: owner, now: now) }
    }

    private static func selfSigned(
        by key: Certificate.PrivateKey,
        owner: String,
        now: Date
    ) throws -> Certificate {
        let keyIdentifier = SubjectKeyIdentifier(hash: key.publicKey)
        let subject = try DistinguishedName {
            OrganizationName("Freshet")
            CommonName(authorityName(owner: owner, keyIdentifier: keyIdentifier))
        }
        let validity = CertificateLifetime.authority.validity(from: now)
        return try Certificate(
            version: .v3,
            serialNumber: .random(),
            publicKey: key.publicKey,
            notValidBefore: validity.notBefore,
            notValidAfter: validity.notAfter,
            issuer: subject,
            subject: subject,
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: Certificate.Extensions {
                // No path below it: a leaf that got out can never act as an authority.
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                Critical(KeyUsage(keyCertSign: true, cRLSign: true))
                keyIdentifier
            },
            issuerPrivateKey: key
        )
    }

    /// A name that a person can find in a list, and that tells two authorities of one person apart by their keys.
    private static func authorityName(owner: String, keyIdentifier: SubjectKeyIdentifier) -> String {
        // RFC 5280 appendix A.1 (ub-common-name): 64 characters, of which the words and the eight digits take 35.
        return "Freshet local authority (\(String(owner.unicodeScalars.prefix(29)))) \(keyIdentifier.shortText)"
    }
}
