#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Where keys come from.
public enum KeySource: Sendable, Hashable {
    /// A shared secret of at least 32 bytes, for HS256.
    case secret(String)
    /// A file with a key in PEM, or a secret. The algorithm is a name of RFC 7518; by default that which a key in PEM can
    /// serve (RS256 for RSA), and HS256 for a secret.
    case file(path: String, algorithm: String?)
    /// A file with a set of JSON Web Keys, which may change while the server runs.
    case keySet(path: String)

    /// The largest file. A key has some kilobytes.
    private static let maximumFileBytes = 1 << 20

    var path: String? {
        switch self {
        case .secret: nil
        case .file(let path, _), .keySet(let path): path
        }
    }

    /// Its keys, as they are now.
    ///
    /// - Throws: ``TokenKeyError``, which names the file.
    package func load() async throws(TokenKeyError) -> [TokenKey] {
        switch self {
        case .secret(let text): return [try await TokenKey(secret: Array(text.utf8))]
        case .file(let path, let name):
            let content = try Self.content(of: path)
            return [try await Self.named(path) { () throws(TokenKeyError) in try await Self.key(content, named: name) }]
        case .keySet(let path):
            return try await keys(of: try Self.content(of: path))
        }
    }

    /// - Parameter content: of the file of a key set.
    func keys(of content: Data) async throws(TokenKeyError) -> [TokenKey] {
        try await Self.named(path ?? "") { () throws(TokenKeyError) in try await JSONWebKeySet.keys(of: content) }
    }

    private static func key(_ content: Data, named name: String?) async throws(TokenKeyError) -> TokenKey {
        let algorithm = name.flatMap(SigningAlgorithm.init)
        guard name == nil || algorithm != nil else {
            throw TokenKeyError("There is no algorithm \(name ?? ""). Name one of \(SigningAlgorithm.names).")
        }
        let text = String(decoding: content, as: UTF8.self)
        guard !text.contains("-----BEGIN ") else { return try await TokenKey(pem: text, algorithm: algorithm) }
        // Editors and echo end a line that is not part of the secret.
        let secret = content.last == UInt8(ascii: "\n") ? content.dropLast() : content
        return try await TokenKey(secret: Array(secret), algorithm: algorithm ?? .hs256)
    }

    static func content(of path: String) throws(TokenKeyError) -> Data {
        guard let content = try? Data(contentsOf: URL(filePath: path)) else {
            throw TokenKeyError("Cannot read \(path). Give a file that can be read.")
        }
        guard content.count <= maximumFileBytes else {
            throw TokenKeyError("\(path) has more than \(maximumFileBytes) bytes: it holds no keys.")
        }
        return content
    }

    private static func named<Result: Sendable>(
        _ path: String,
        _ body: () async throws(TokenKeyError) -> Result
    ) async throws(TokenKeyError) -> Result {
        do {
            return try await body()
        } catch {
            throw TokenKeyError("Cannot use \(path): \(error)")
        }
    }
}
