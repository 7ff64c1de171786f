import FreshetAccess

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A file of keys that lives as long as this value.
final class KeySetFile: Sendable {
    let path: String

    init(_ text: String) throws {
        let name = "freshet-keys-\(UInt64.random(in: 0 ... .max)).json"
        path = FileManager.default.temporaryDirectory.appending(path: name).path
        try write(text)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    func write(_ text: String) throws {
        try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
    }

    func remove() throws {
        try FileManager.default.removeItem(atPath: path)
    }

    /// A set with one secret, which is `letter` 32 times.
    static func secret(_ letter: Character, identifier: String) -> String {
        let secret = [UInt8](repeating: letter.asciiValue ?? 0, count: 32)
        let encoded = Data(secret).base64EncodedString().filter { $0 != "=" }
        return "{\"kty\":\"oct\",\"alg\":\"HS256\",\"kid\":\"\(identifier)\",\"k\":\"\(encoded)\"}"
    }
}
