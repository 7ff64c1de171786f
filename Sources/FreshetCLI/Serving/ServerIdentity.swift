import Foundation
import FreshetTrust
import NIOSSL

/// The certificate and key by which the server proves who it is, and how a client can come to believe it.
struct ServerIdentity {
    let tls: TLSConfiguration
    /// The local authority's certificate; `nil` where the certificate was given.
    let authorityFile: String?
    /// The certificate's last second.
    let notAfter: Date
    /// When to ask for another, whatever happens.
    let renewal: Date

    init(_ leaf: LocalLeaf) throws {
        // The texts, not the files: another server may renew them between two reads, and these belong together.
        tls = .server(
            chain: try NIOSSLCertificate.fromPEMBytes(Array(leaf.certificatePEM.utf8)),
            key: try NIOSSLPrivateKey(bytes: Array(leaf.privateKeyPEM.utf8), format: .pem)
        )
        authorityFile = leaf.authorityFile
        notAfter = leaf.notAfter
        renewal = leaf.renewal
    }

    /// - Throws: ``ServingError``.
    init(certificateFile: String, keyFile: String) throws(ServingError) {
        let chain = try Self.chain(in: certificateFile)
        tls = .server(chain: chain, key: try Self.key(in: keyFile))
        authorityFile = nil
        notAfter = Date(timeIntervalSince1970: TimeInterval(chain.first?.notValidAfter ?? 0))
        renewal = .distantFuture
        do {
            _ = try NIOSSLContext(configuration: tls)
        } catch {
            throw ServingError(
                "The key in \(keyFile) does not belong to the certificate in \(certificateFile). Give a pair."
            )
        }
    }

    private static func chain(in file: String) throws(ServingError) -> [NIOSSLCertificate] {
        let chain = try? NIOSSLCertificate.fromPEMFile(file)
        if let chain, !chain.isEmpty { return chain }
        throw ServingError("Cannot read a certificate from \(file). Give a readable PEM file, the leaf first.")
    }

    private static func key(in file: String) throws(ServingError) -> NIOSSLPrivateKey {
        if let key = try? NIOSSLPrivateKey(file: file, format: .pem) { return key }
        throw ServingError("Cannot read a private key from \(file). Give a readable PEM file without a passphrase.")
    }
}

extension TLSConfiguration {
    fileprivate static func server(chain: [NIOSSLCertificate], key: NIOSSLPrivateKey) -> TLSConfiguration {
        .makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) },
            privateKey: .privateKey(key)
        )
    }
}
