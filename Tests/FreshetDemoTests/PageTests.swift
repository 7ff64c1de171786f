import AsyncHTTPClient
import Foundation
import FreshetConsole
import FreshetTesting
import NIOCore
import NIOHTTP1
import Testing

@Suite("The demo's page", .timeLimit(.minutes(1)))
struct PageTests {
    /// A folder whose files are embedded in the program.
    private static func files(in folder: String = "Resources") throws -> [String: Data] {
        let resources = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Sources/FreshetConsole/\(folder)")
        let names = try FileManager.default.contentsOfDirectory(atPath: resources.path)
        return try Dictionary(
            uniqueKeysWithValues: names.map { name in
                (name, try Data(contentsOf: resources.appendingPathComponent(name)))
            })
    }

    @Test("has every file of its folder in the program, byte for byte, and no other")
    func embedded() throws {
        let embedded = Dictionary(uniqueKeysWithValues: Console.files.map { ($0.name, Data($0.bytes)) })
        let files = try Self.files()
        #expect(embedded == files)
    }

    @Test("is not alone: the operator's has every file of its own folder, the icon of this one, and less than 20 KB")
    func statusPage() throws {
        let embedded = Dictionary(uniqueKeysWithValues: Console.status.map { ($0.name, Data($0.bytes)) })
        let icon = try Self.files().filter { $0.key == "favicon.svg" }
        #expect(embedded == (try Self.files(in: "Status")).merging(icon) { own, _ in own })
        #expect(embedded.values.reduce(0) { $0 + $1.count } < 20_000)
    }

    @Test("is smaller than 60 KB as a whole, so that it is there at once")
    func size() {
        #expect(Console.files.reduce(0) { $0 + $1.bytes.count } < 60_000)
    }

    @Test(
        "is served with the type of each file, and lets nothing from elsewhere run in it", arguments: Carriage.allCases)
    func served(carriage: Carriage) async throws {
        let types = [
            "html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8",
            "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml",
        ]
        try await withDemo(over: carriage) { server in
            for (name, content) in try Self.files() {
                let response = try await server.send(.GET, name == "index.html" ? "/" : "/" + name)
                #expect(response.status == .ok)
                let type = types[name.split(separator: ".").last.map(String.init) ?? ""]
                #expect(type != nil && response.headers["content-type"] == type.map { [$0] }, "\(name)")
                let policy = response.headers["content-security-policy"].first ?? ""
                #expect(policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'"))
                #expect(response.headers["x-content-type-options"] == ["nosniff"])
                #expect(response.headers["x-frame-options"] == ["DENY"])
                #expect(response.headers["referrer-policy"] == ["no-referrer"])
                #expect(response.headers["content-length"] == ["\(content.count)"])
                #expect(try await Data(response.body.collect(upTo: 1 << 20).readableBytesView) == content, "\(name)")
            }
        }
    }

    @Test("names its files only by names that it has")
    func references() throws {
        let names = Set(Console.files.map(\.name))
        let index = String(decoding: try #require(try Self.files()["index.html"]), as: UTF8.self)
        for reference in index.matches(of: /(?:src|href)="\/?([^"#:]+)"/) {
            #expect(names.contains(String(reference.1)), "\(reference.1)")
        }
    }

    @Test("can be asked for its heads alone")
    func head() async throws {
        try await withDemo { server in
            let response = try await server.send(.HEAD, "/")
            #expect(response.headers["content-type"] == ["text/html; charset=utf-8"])
            let index = try #require(Console.files.first { $0.path == "/" })
            #expect(response.headers["content-length"] == ["\(index.bytes.count)"])
            #expect(try await response.text == "")
        }
    }
}
