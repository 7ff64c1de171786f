import X509

#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// The certificate that a server shows, its key, and where both are kept.
public struct LocalLeaf: Sendable {
    /// The path of `leaf.pem`: the leaf alone. A client that trusts the authority has the rest of the chain already,
    /// and RFC 8446 § 4.4.2 lets a server leave the root out.
    public let certificateFile: String
    /// The path of `leaf-key.pem`, in PKCS #8.
    public let privateKeyFile: String
    /// The path of `ca.pem`, which people hand to their browser or to `curl --cacert`.
    public let authorityFile: String

    /// What `certificateFile` held while the directory was locked. Prefer it to the file: another server may renew the
    /// leaf between two reads, and then certificate and key would not belong together.
    public let certificatePEM: String
    /// What `privateKeyFile` held in the same moment. Keep it out of logs; ``description`` does.
    public let privateKeyPEM: String

    /// The last second in which clients accept the leaf.
    public let notAfter: Date
    /// From when on ``LocalAuthority/leaf(for:now:)`` makes another in its place.
    package var renewal: Date {
        // One that ends in this second has just enough left.
        notAfter - CertificateLifetime.renewalMargin + .seconds(1)
    }

    /// This call made the leaf: the first one, or a later one in place of another.
    public let isRenewed: Bool
    /// This call made the authority, so nobody trusts it yet.
    public let isAuthorityNew: Bool

    init(_ leaf: KeyedCertificate, in directory: TrustDirectory, isRenewed: Bool, isAuthorityNew: Bool) {
        certificateFile = directory.path(of: .leaf)
        privateKeyFile = directory.path(of: .leafKey)
        authorityFile = directory.path(of: .authority)
        certificatePEM = leaf.certificatePEM
        privateKeyPEM = leaf.privateKeyPEM
        notAfter = leaf.certificate.notValidAfter
        self.isRenewed = isRenewed
        self.isAuthorityNew = isAuthorityNew
    }
}

extension LocalLeaf: CustomStringConvertible {
    /// Where the leaf is, without its key.
    public var description: String {
        "leaf \(certificateFile)"
    }
}

extension LocalLeaf: CustomReflectable {
    /// Without the key too, because `dump` and test failures print mirrors.
    public var customMirror: Mirror {
        Mirror(self, children: ["certificateFile": certificateFile, "notAfter": notAfter, "isRenewed": isRenewed])
    }
}
