import Foundation
import FreshetTrust

/// A directory of a test's own that goes away with it.
final class TemporaryDirectory: Sendable {
    private let root: String
    /// Does not exist yet, nor does its parent: to make both is the authority's business.
    let path: String

    init() {
        root = FileManager.default.temporaryDirectory.path + "/freshet-trust-" + UUID().uuidString
        path = root + "/state/tls"
    }

    deinit {
        try? FileManager.default.removeItem(atPath: root)
    }

    var authority: LocalAuthority { LocalAuthority(directory: path) }

    func path(of file: TrustFile) -> String { "\(path)/\(file.rawValue)" }

    func text(of file: TrustFile) throws -> String {
        try String(contentsOfFile: path(of: file), encoding: .utf8)
    }

    func authorityPair() throws -> KeyedCertificate {
        try KeyedCertificate(certificatePEM: text(of: .authority), privateKeyPEM: text(of: .authorityKey))
    }

    func put(_ text: String, into file: TrustFile) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path(of: file)))
    }

    func copy(_ file: TrustFile, from other: TemporaryDirectory) throws {
        try put(other.text(of: file), into: file)
    }

    func remove(_ file: TrustFile) throws {
        try FileManager.default.removeItem(atPath: path(of: file))
    }

    func setPermissions(_ permissions: Int, of name: String) throws {
        try FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: name)
    }

    func permissions(of name: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: name)[.posixPermissions] as? Int
    }

    func fileNames() throws -> Set<String> {
        Set(try FileManager.default.contentsOfDirectory(atPath: path))
    }
}

extension Date {
    /// Some moment, in whole seconds as certificates count them. No test asks the real clock.
    static let start = Date(timeIntervalSince1970: 1_800_000_000)
}

extension KeyedCertificate {
    init(_ leaf: LocalLeaf) throws {
        try self.init(certificatePEM: leaf.certificatePEM, privateKeyPEM: leaf.privateKeyPEM)
    }
}
