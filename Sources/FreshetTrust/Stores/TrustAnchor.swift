import Crypto
import SwiftASN1
import X509

#if canImport(FoundationEssentials)
    package import FoundationEssentials
#else
    package import Foundation
#endif

/// An authority's certificate as the stores of a machine know it (RFC 5280 § 6.1.1 calls it a trust anchor).
package struct TrustAnchor: Sendable {
    /// The path of `ca.pem`.
    package let file: String
    /// What a browser lists it under.
    package let name: String
    /// Eight hexadecimal digits of its key's identifier, the same as in the name of an authority of ours.
    package let id: String
    /// SHA-256 of the certificate in hexadecimal digits, as tools show it.
    let fingerprint: String

    private let notAfter: Date
    /// The certificate in base64 on one line: how it is recognised wherever it is. `nil` until it is made.
    private let base64: [UInt8]?

    package var isMade: Bool { base64 != nil }

    /// Stands for the authority that the directory does not have yet. No store can have it.
    package static func unmade(in directory: String) -> TrustAnchor {
        TrustAnchor(
            file: TrustDirectory(path: directory).path(of: .authority),
            name: "Freshet local authority ID",
            id: "ID",
            fingerprint: "",
            notAfter: .distantFuture,
            base64: nil
        )
    }

    /// The directory's authority, or `nil` if there is none. Nothing is made or locked: the file is only ever replaced
    /// as a whole.
    ///
    /// - Throws: ``TrustError`` when it cannot be read, or is none, or when another user may have replaced it or read
    ///   its key: who trusts it then trusts them.
    package static func present(in path: String) throws(TrustError) -> TrustAnchor? {
        let directory = TrustDirectory(path: path)
        guard let pem = try directory.read(.authority) else { return nil }
        // For their checks: the directory exists, and the key itself is of no interest here.
        try directory.create()
        _ = try directory.read(.authorityKey)
        guard let certificate = try? Certificate(pemEncoded: pem), certificate.isAuthority,
            let document = try? certificate.serializeAsPEM()
        else { throw .unusable(directory.path(of: .authority), because: "it holds no authority's certificate") }
        let id = SubjectKeyIdentifier(hash: certificate.publicKey).shortText
        return TrustAnchor(
            file: directory.path(of: .authority),
            name: certificate.commonName ?? "Freshet local authority \(id)",
            id: id,
            fingerprint: SHA256.hash(data: document.derBytes).map(\.hexadecimal).joined().uppercased(),
            notAfter: certificate.notValidAfter,
            base64: Array(Data(document.derBytes).base64EncodedString().utf8)
        )
    }

    /// Whether the next server to start will replace the authority.
    package func isDue(at now: Date) -> Bool { CertificateLifetime.isDue(notAfter: notAfter, now: now) }

    /// What NSS lists it under. A colon would have NSS look for a token of that name.
    var nickname: String {
        let name = String(name.map { $0 == ":" || $0.isNewline ? "-" : $0 })
        return name.contains(id) ? name : "\(name) \(id)"
    }

    /// Whether a text of PEM (RFC 7468) holds exactly this certificate, alone or among others.
    func isIn(_ pem: String?) -> Bool {
        guard let pem, let base64 else { return false }
        // Lines may be of any length, and end in any way.
        return pem.utf8.filter { $0 > UInt8(ascii: " ") }.firstRange(of: base64) != nil
    }
}

extension SubjectKeyIdentifier {
    /// Enough to tell one person's authorities apart.
    var shortText: String {
        keyIdentifier.prefix(4).map(\.hexadecimal).joined()
    }
}

extension UInt8 {
    fileprivate var hexadecimal: String { String(self >> 4, radix: 16) + String(self & 15, radix: 16) }
}

extension Certificate {
    fileprivate var commonName: String? {
        subject.lazy.flatMap { $0 }.last { $0.type == .RDNAttributeType.commonName }.flatMap { String($0.value) }
    }
}
