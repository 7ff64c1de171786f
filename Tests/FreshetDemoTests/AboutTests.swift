import AsyncHTTPClient
import Foundation
import FreshetDemo
import FreshetTesting
import NIOHTTP1
import Testing

@Suite("What the demo tells its page", .timeLimit(.minutes(1)))
struct AboutTests {
    private struct About: Decodable {
        let curl: String
        let version: String
    }

    private func about(from server: TestServer, _ headers: HTTPHeaders = [:]) async throws -> About {
        let response = try await server.send(.GET, "/demo/about", headers)
        #expect(response.headers["content-type"] == ["application/json"])
        return try await JSONDecoder().decode(About.self, from: Data(response.text.utf8))
    }

    @Test("is how a terminal shows the stream, at the address of the page", arguments: Carriage.allCases)
    func curl(carriage: Carriage) async throws {
        try await withDemo(over: carriage, authorityFile: "/home/o'neil/tls/ca.pem") { server in
            let about = try await about(from: server)
            let trust = carriage.isSecure ? #"--cacert '/home/o'\''neil/tls/ca.pem' "# : ""
            #expect(about.curl == "curl -N \(trust)\(server.origin)/sse1")
            #expect(about.version == "1.2.3")
        }
    }

    @Test("does without the authority where there is none")
    func noAuthority() async throws {
        try await withDemo(over: .tls) { server in
            let about = try await about(from: server)
            #expect(about.curl == "curl -N \(server.origin)/sse1")
        }
    }

    @Test(
        "has each path as one word of a shell",
        arguments: [
            ("/a/b-c_d.pem", "/a/b-c_d.pem"), ("", "''"), ("a b", "'a b'"), ("a'b", #"'a'\''b'"#), ("$(x)", "'$(x)'"),
            ("é", "'é'"),
        ])
    func shellWord(text: String, word: String) {
        #expect(text.asShellWord == word)
    }
}
