import AsyncHTTPClient
import Foundation
import FreshetServer
import FreshetTesting
import FreshetWire
import Hummingbird
import NIOHTTP1
import Testing

@Suite("A problem", .timeLimit(.minutes(1)))
struct ProblemTests {
    private struct Accident: Error {}

    private static let oddTexts = [
        "plain", "", "\"quoted\" and \\ back", "line\nline\r\nline\ttab", "\u{0}\u{1}\u{8}\u{b}\u{c}\u{1f}", "\u{7f}",
        "é 日本 🙂 \u{2028}", "</script>",
    ]

    @Test("says any text in JSON that every reader understands", arguments: oddTexts)
    func json(text: String) throws {
        let json = text.asJSON
        #expect(try JSONDecoder().decode([String].self, from: Data("[\(json)]".utf8)) == [text])
        // RFC 8259 § 7: control characters must be escaped.
        #expect(json.unicodeScalars.allSatisfy { $0.value >= 0x20 })
    }

    @Test("is a document with its status, its detail and its fields", arguments: Carriage.allCases)
    func document(carriage: Carriage) async throws {
        let detail = "Not \"this\"\nway.\u{1}"
        let router = Router()
        router.add(middleware: ProblemMiddleware())
        router.get("/busy") { _, _ -> Response in
            throw Problem(.tooManyRequests, detail, headers: [.retryAfter: "7"])
        }
        try await TestServer.run(router, over: carriage) { server in
            let response = try await server.send(.GET, "/busy")
            #expect(response.headers["retry-after"] == ["7"])
            #expect(response.headers["cache-control"] == ["no-store"])
            let document = try await ProblemDocument(response)
            #expect(document.status == 429)
            #expect(document.title == "Too Many Requests")
            #expect(document.detail == detail)
        }
    }

    @Test("is the face of every error that a route throws, and tells nothing of it")
    func faces() async throws {
        let router = Router()
        router.add(middleware: ProblemMiddleware())
        router.get("/accident") { _, _ -> Response in throw Accident() }
        router.get("/teapot") { _, _ -> Response in throw HTTPError(.init(code: 418), message: "short and stout") }
        try await TestServer.run(router) { server in
            let accident = try await ProblemDocument(server.send(.GET, "/accident"))
            #expect(accident.status == 500)
            #expect(!accident.detail.contains("Accident"))
            let teapot = try await ProblemDocument(server.send(.GET, "/teapot"))
            #expect(teapot.status == 418)
            #expect(teapot.detail == "short and stout")
        }
    }
}
