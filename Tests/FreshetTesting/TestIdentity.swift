import Foundation
import FreshetTrust
package import NIOSSL

/// A certificate for loopback, and the authority that a client has to trust for it; of one server, kept in memory.
package struct TestIdentity: Sendable {
    package let tls: TLSConfiguration
    let authorities: [NIOSSLCertificate]

    package init() throws {
        let directory = FileManager.default.temporaryDirectory.path + "/freshet-test-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let leaf = try LocalAuthority(directory: directory).leaf()
        let chain = try NIOSSLCertificate.fromPEMBytes(Array(leaf.certificatePEM.utf8))
        tls = .makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(bytes: Array(leaf.privateKeyPEM.utf8), format: .pem))
        )
        authorities = try NIOSSLCertificate.fromPEMFile(leaf.authorityFile)
    }
}
