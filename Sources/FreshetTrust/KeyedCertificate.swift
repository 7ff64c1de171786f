import Crypto
import SwiftASN1
package import X509

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A certificate together with the private key that it speaks for.
package struct KeyedCertificate: Sendable {
    package let certificate: Certificate
    let certificatePEM: String
    let privateKey: Certificate.PrivateKey
    let privateKeyPEM: String

    /// Reads both from PEM (RFC 7468), without asking whether they belong together.
    package init(certificatePEM: String, privateKeyPEM: String) throws {
        certificate = try Certificate(pemEncoded: certificatePEM)
        privateKey = try Certificate.PrivateKey(pemEncoded: privateKeyPEM)
        self.certificatePEM = certificatePEM
        self.privateKeyPEM = privateKeyPEM
    }

    /// A new P-256 key, which every client can verify and which signs fast, and the certificate issued for it.
    ///
    /// - Throws: ``TrustError`` when the issuing throws, whatever its error.
    init(issuing certificate: (_ key: Certificate.PrivateKey) throws -> Certificate) throws(TrustError) {
        do {
            privateKey = Certificate.PrivateKey(P256.Signing.PrivateKey())
            privateKeyPEM = try privateKey.serializeAsPEM().pemString + "\n"
            self.certificate = try certificate(privateKey)
            certificatePEM = try self.certificate.serializeAsPEM().pemString + "\n"
        } catch {
            throw .cannotIssue(because: error)
        }
    }

    package var isMatching: Bool { privateKey.publicKey == certificate.publicKey }

    /// Whether a server may show this leaf for the names: nothing about it calls for a new one.
    func serves(_ names: ServerNames, signedBy authority: KeyedCertificate, at now: Date) -> Bool {
        !CertificateLifetime.isDue(notAfter: certificate.notValidAfter, now: now)
            && isMatching
            && certificate.isSigned(by: authority.certificate)
            && names.areCovered(by: certificate)
    }
}

extension Certificate {
    /// RFC 5280 § 4.2.1.9: only a certificate with the CA bit may sign others.
    var isAuthority: Bool {
        guard case .isCertificateAuthority = try? extensions.basicConstraints else { return false }
        return true
    }

    func isSigned(by authority: Certificate) -> Bool {
        issuer == authority.subject && authority.publicKey.isValidSignature(signature, for: self)
    }
}

extension Certificate.SerialNumber {
    /// A random number of 20 bytes, the most that RFC 5280 § 4.1.2.2 allows.
    ///
    /// The highest bit stays clear, because a set one would cost a 21st byte to keep the number positive, and the next
    /// one is set, so that the first byte is never zero. That leaves 158 random bits.
    package static func random() -> Self {
        var bytes = (0..<20).map { _ in UInt8.random(in: .min ... .max) }
        bytes[0] = bytes[0] & 0x7F | 0x40
        return Self(bytes: bytes)
    }
}
