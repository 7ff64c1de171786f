import Foundation
import FreshetTrust
import NIOSSL

/// Where the server's certificate comes from.
enum CertificateSource: Sendable {
    case files(certificate: String, key: String)
    /// The local authority in the state directory.
    case authority(directory: String, names: [String])

    init(options: ServerOptions) {
        if let certificate = options.tlsCertificate, let key = options.tlsKey {
            self = .files(certificate: certificate, key: key)
        } else {
            self = .authority(directory: options.state, names: options.name)
        }
    }

    /// What changes when somebody puts another certificate there. The local authority's is nobody's to change: it is made
    /// anew when it is due.
    var stamps: [FileStamp?] {
        switch self {
        case .files(let certificate, let key): [FileStamp(path: certificate), FileStamp(path: key)]
        case .authority: []
        }
    }

    /// Reads the certificate and its key; makes them where it is ours to do so.
    ///
    /// - Throws: ``ServingError`` or `TrustError`, each one line that says what to do.
    func load() throws -> ServerIdentity {
        switch self {
        case .files(let certificate, let key):
            try ServerIdentity(certificateFile: certificate, keyFile: key)
        case .authority(let directory, let names):
            try ServerIdentity(try LocalAuthority(directory: directory).leaf(for: names))
        }
    }
}
