/// The files of an authority in the server's state directory.
package enum TrustFile: String, CaseIterable, Sendable {
    case authority = "ca.pem"
    case authorityKey = "ca-key.pem"
    case leaf = "leaf.pem"
    case leafKey = "leaf-key.pem"

    /// The file that a path names, wherever its directory is.
    init?(path: String) {
        guard let name = path.split(separator: "/").last else { return nil }
        self.init(rawValue: String(name))
    }

    var isOfAuthority: Bool { self == .authority || self == .authorityKey }

    var isPrivateKey: Bool { self == .authorityKey || self == .leafKey }

    /// Certificates are public, and the program that installs one as trusted may run as another user.
    var permissions: UInt16 { isPrivateKey ? 0o600 : 0o644 }
}
