import AsyncHTTPClient
import Foundation
import FreshetTesting
import NIOHTTP1
import Testing

/// A problem document (RFC 9457) as a client reads it.
struct ProblemDocument: Decodable {
    let type: String
    let title: String
    let status: Int
    let detail: String

    /// Expects that the response is one.
    init(_ response: HTTPClientResponse) async throws {
        #expect(response.headers["content-type"] == ["application/problem+json"])
        try await self.init(response.text)
        #expect(status == Int(response.status.code))
    }

    init(_ json: String) throws {
        self = try JSONDecoder().decode(Self.self, from: Data(json.utf8))
        #expect(type == "about:blank")
        #expect(!detail.isEmpty)
    }
}
