import Foundation
import NIOSSL

extension TestServer {
    /// Puts the certificate that clients have to trust into a file for as long as `body` runs.
    package func withAuthorityFile<Result>(_ body: (String) async throws -> Result) async throws -> Result {
        let file = FileManager.default.temporaryDirectory.path + "/freshet-test-" + UUID().uuidString + ".pem"
        let certificates = try (identity?.authorities ?? []).map { Data(try $0.toDERBytes()) }
        let pem = certificates.map { der in
            """
            -----BEGIN CERTIFICATE-----
            \(der.base64EncodedString(options: [.lineLength64Characters, .endLineWithLineFeed]))
            -----END CERTIFICATE-----

            """
        }
        try pem.joined().write(toFile: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: file) }
        return try await body(file)
    }
}
