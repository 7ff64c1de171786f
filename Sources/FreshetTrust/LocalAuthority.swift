import SwiftASN1
import X509

#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// A certificate authority of one's own, so that a server speaks HTTPS on `localhost` from its first start.
///
/// Whoever trusts its `ca.pem` once (in a browser, or with `curl --cacert`) trusts every leaf that it issues later.
/// The directory holds `ca.pem`, `ca-key.pem`, `leaf.pem` and `leaf-key.pem`. Any number of servers may share it: one
/// lock covers all that is read and made.
public struct LocalAuthority: Sendable {
    private let directory: TrustDirectory

    /// - Parameter directory: The server's state directory. It is not touched before the first ``leaf(for:now:)``,
    ///   which creates it and its missing parents for the owner alone (mode 0700).
    public init(directory: String) {
        self.directory = TrustDirectory(path: directory)
    }

    /// The leaf that serves `localhost`, `127.0.0.1`, `::1` and the given names: the one at hand, or a new one.
    ///
    /// It is made anew when it has fewer than thirty days left, lacks a name, was not signed by the present authority,
    /// does not belong to its key, or cannot be parsed: nobody trusts a leaf by itself, so nothing is lost. The
    /// authority is replaced only when it is missing or has fewer than thirty days left, since people must trust it
    /// anew; a damaged one is an error.
    ///
    /// Blocks on the disk and, for the moment that takes, on other servers that share the directory.
    ///
    /// - Parameters:
    ///   - names: Further DNS names (`*.` allowed in front) and IP addresses, at most 100, in any order and case.
    ///   - now: The time that decides on renewal.
    /// - Throws: ``TrustError`` when a name is not valid, a file or the directory cannot be read or written, a private
    ///   key is open to other users, or the authority's files are damaged or do not belong together.
    public func leaf(for names: [String] = [], now: Date = Date()) throws(TrustError) -> LocalLeaf {
        let names = try ServerNames(names)
        try directory.create()
        return try directory.whileLocked { () throws(TrustError) -> LocalLeaf in
            if let authority = try presentAuthority(at: now) {
                return try leaf(for: names, signedBy: authority, now: now)
            }
            return try leaf(for: names, signedBy: newAuthority(at: now), now: now, isAuthorityNew: true)
        }
    }

    private func leaf(
        for names: ServerNames,
        signedBy authority: KeyedCertificate,
        now: Date,
        isAuthorityNew: Bool = false
    ) throws(TrustError) -> LocalLeaf {
        if let present = try presentLeaf(), present.serves(names, signedBy: authority, at: now) {
            return LocalLeaf(present, in: directory, isRenewed: false, isAuthorityNew: isAuthorityNew)
        }
        let leaf = try authority.issueLeaf(for: names, now: now)
        try directory.write(leaf, certificate: .leaf, key: .leafKey)
        return LocalLeaf(leaf, in: directory, isRenewed: true, isAuthorityNew: isAuthorityNew)
    }

    private func presentLeaf() throws(TrustError) -> KeyedCertificate? {
        guard let certificate = try directory.read(.leaf), let key = try directory.read(.leafKey) else { return nil }
        return try? KeyedCertificate(certificatePEM: certificate, privateKeyPEM: key)
    }

    private func presentAuthority(at now: Date) throws(TrustError) -> KeyedCertificate? {
        guard let pem = try directory.read(.authority) else { return nil }
        guard let certificate = try? Certificate(pemEncoded: pem), certificate.isAuthority else {
            throw .unusable(directory.path(of: .authority), because: "it holds no authority's certificate")
        }
        // Before its key is looked at: a crash in the middle of a renewal leaves the new key beside the old certificate.
        if CertificateLifetime.isDue(notAfter: certificate.notValidAfter, now: now) { return nil }
        return try authority(withCertificate: pem)
    }

    private func authority(withCertificate certificate: String) throws(TrustError) -> KeyedCertificate {
        let path = directory.path(of: .authorityKey)
        guard let key = try directory.read(.authorityKey) else {
            throw .unusable(path, because: "it is missing beside ca.pem")
        }
        guard let authority = try? KeyedCertificate(certificatePEM: certificate, privateKeyPEM: key) else {
            throw .unusable(path, because: "it holds no private key")
        }
        guard authority.isMatching else {
            throw .unusable(path, because: "it does not belong to the ca.pem beside it")
        }
        return authority
    }

    private func newAuthority(at now: Date) throws(TrustError) -> KeyedCertificate {
        let processInfo = ProcessInfo.processInfo
        let owner = "\(processInfo.userName)@\(processInfo.hostName)"
        let authority = try KeyedCertificate.authority(for: owner, now: now)
        try directory.write(authority, certificate: .authority, key: .authorityKey)
        return authority
    }
}
