import FreshetTrust
import NIOSSL

/// The certificate and key by which the server proves who it is, and how a client can come to believe it.
struct ServerIdentity {
    let tls: TLSConfiguration
    /// The local authority's certificate; `nil` where the certificate was given.
    let authorityFile: String?

    /// - Throws: ``ServingError`` or `TrustError`, each one line that says what to do.
    init(options: ServerOptions) throws {
        if let certificate = options.tlsCertificate, let key = options.tlsKey {
            try self.init(certificateFile: certificate, keyFile: key)
        } else {
            try self.init(localNames: options.name, directory: options.state)
        }
    }

    private init(localNames: [String], directory: String) throws {
        let leaf = try LocalAuthority(directory: directory).leaf(for: localNames)
        // The texts, not the files: another server may renew them between two reads, and these belong together.
        tls = .server(
            chain: try NIOSSLCertificate.fromPEMBytes(Array(leaf.certificatePEM.utf8)),
            key: try NIOSSLPrivateKey(bytes: Array(leaf.privateKeyPEM.utf8), format: .pem)
        )
        authorityFile = leaf.authorityFile
    }

    private init(certificateFile: String, keyFile: String) throws {
        let chain: [NIOSSLCertificate]
        do {
            chain = try NIOSSLCertificate.fromPEMFile(certificateFile)
        } catch {
            throw ServingError(
                "Cannot read a certificate from \(certificateFile). Give a readable PEM file, the leaf first."
            )
        }
        let key: NIOSSLPrivateKey
        do {
            key = try NIOSSLPrivateKey(file: keyFile, format: .pem)
        } catch {
            throw ServingError(
                "Cannot read a private key from \(keyFile). Give a readable PEM file without a passphrase."
            )
        }
        tls = .server(chain: chain, key: key)
        authorityFile = nil
        do {
            _ = try NIOSSLContext(configuration: tls)
        } catch {
            throw ServingError(
                "The key in \(keyFile) does not belong to the certificate in \(certificateFile). Give a pair."
            )
        }
    }
}

extension TLSConfiguration {
    fileprivate static func server(chain: [NIOSSLCertificate], key: NIOSSLPrivateKey) -> TLSConfiguration {
        var tls = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) },
            privateKey: .privateKey(key)
        )
        // RFC 8996 retires what came before.
        tls.minimumTLSVersion = .tlsv12
        return tls
    }
}
