import AsyncHTTPClient
import FreshetServer
import FreshetTesting
import NIOCore
import NIOHTTP1
import Testing

@Suite("A folder of files", .timeLimit(.minutes(1)))
struct StaticFilesTests {
    private static let longText = (0..<20_000).map { "line \($0)\n" }.joined()

    @Test("serves a file with all that a browser wants to know of it", arguments: Carriage.allCases)
    func file(carriage: Carriage) async throws {
        let folder = try SampleFolder()
        try folder.put("alert(1)", at: "js/main.js")
        try folder.setModified("js/main.js", secondsSince1970: 784_111_777)
        try await folder.serve(over: carriage) { server in
            let response = try await server.send(.GET, "/js/main.js")
            #expect(response.status == .ok)
            #expect(response.headers["content-type"] == ["text/javascript; charset=utf-8"])
            #expect(response.headers["content-length"] == ["8"])
            #expect(response.headers["last-modified"] == ["Sun, 06 Nov 1994 08:49:37 GMT"])
            #expect(response.headers["cache-control"] == ["no-cache"])
            #expect(response.headers["accept-ranges"] == ["bytes"])
            #expect(response.headers["x-content-type-options"] == ["nosniff"])
            #expect(response.headers["vary"] == ["Accept-Encoding"])
            #expect(response.headers["etag"].count == 1)
            #expect(response.headers["content-security-policy"] == [])
            #expect(response.headers["x-frame-options"] == [])
            #expect(response.headers["referrer-policy"] == [])
            #expect(try await response.text == "alert(1)")
        }
    }

    @Test("serves large files whole, to readers that take their time", arguments: Carriage.allCases)
    func large(carriage: Carriage) async throws {
        let folder = try SampleFolder()
        try folder.put(String(repeating: "0123456789abcdef", count: 300_000), at: "large.bin")
        try await folder.serve(over: carriage) { server in
            let response = try await server.send(.GET, "/large.bin")
            #expect(response.headers["content-length"] == ["4800000"])
            var bytes = 0
            for try await part in response.body {
                bytes += part.readableBytes
                await Task.yield()
            }
            #expect(bytes == 4_800_000)
        }
    }

    @Test("answers HEAD with the head that GET has", arguments: ["/long.txt", "/short.txt", "/empty.txt", "/folder"])
    func head(path: String) async throws {
        let folder = try SampleFolder()
        try folder.put(Self.longText, at: "long.txt")
        try folder.put("short", at: "short.txt")
        try folder.put("", at: "empty.txt")
        try folder.put("index", at: "folder/index.html")
        try await folder.serve { server in
            for headers in [[:], ["Accept-Encoding": "gzip"]] as [HTTPHeaders] {
                let get = try await server.send(.GET, path, headers)
                _ = try await get.body.collect(upTo: 1 << 20)
                let head = try await server.send(.HEAD, path, headers)
                #expect(head.status == get.status)
                #expect(head.headers["content-length"] == get.headers["content-length"])
                #expect(head.headers["content-encoding"] == get.headers["content-encoding"])
                #expect(head.headers["etag"] == get.headers["etag"])
                #expect(try await head.text == "")
            }
        }
    }

    @Test("keeps a connection in step over answers without a body")
    func inStep() async throws {
        let folder = try SampleFolder()
        try folder.put("text", at: "a.txt")
        try await folder.serve { server in
            try await server.connect { connection in
                let requests = [("HEAD", "*"), ("GET", "*"), ("GET", "")].map { method, known in
                    RawConnection.request(method, "/a.txt", known.isEmpty ? [:] : ["If-None-Match": known])
                }
                try await connection.send(requests.joined())
                for _ in 0..<2 {
                    let head = try await connection.readHead()
                    #expect(head.statusLine == "HTTP/1.1 304 Not Modified")
                    #expect(head["content-length"] == nil)
                    #expect(head["etag"] != nil)
                }
                #expect(try await connection.readResponse().body == "text")
            }
        }
    }

    @Test("sends a part of a file, and says which")
    func part() async throws {
        let folder = try SampleFolder()
        try folder.put(Self.longText, at: "long.txt")
        try await folder.serve { server in
            let headers: HTTPHeaders = ["Range": "bytes=5-9", "Accept-Encoding": "gzip"]
            let response = try await server.send(.GET, "/long.txt", headers)
            #expect(response.status == .partialContent)
            #expect(response.headers["content-range"] == ["bytes 5-9/\(Self.longText.utf8.count)"])
            #expect(response.headers["content-length"] == ["5"])
            #expect(response.headers["content-encoding"] == [])
            #expect(try await response.text == "0\nlin")
        }
    }

    @Test("refuses a part that is not there, and sends everything where several are asked for")
    func otherRanges() async throws {
        let folder = try SampleFolder()
        try folder.put("0123456789", at: "ten.txt")
        try await folder.serve { server in
            let refused = try await server.send(.GET, "/ten.txt", ["Range": "bytes=10-"])
            #expect(refused.status == .rangeNotSatisfiable)
            #expect(refused.headers["content-range"] == ["bytes */10"])
            #expect(refused.headers["content-type"] == ["application/problem+json"])
            let several = try await server.send(.GET, "/ten.txt", ["Range": "bytes=0-1,3-4"])
            #expect(several.status == .ok)
            #expect(try await several.text == "0123456789")
            let other = try await server.send(.GET, "/ten.txt", ["Range": "bytes=0-1", "If-Range": "\"other\""])
            #expect(other.status == .ok)
        }
    }

    @Test(
        "compresses texts as the client likes best",
        arguments: [
            ("gzip", "gzip"), ("zstd", "zstd"), ("gzip, deflate, br, zstd", "zstd"), ("gzip;q=1, zstd;q=0.5", "gzip"),
            ("br", nil), ("gzip;q=0", nil), ("*", "zstd"), ("identity", nil), ("zstd;q=0, *", "gzip"),
        ] as [(String, String?)]
    )
    func coding(accepted: String, coding: String?) async throws {
        let folder = try SampleFolder()
        try folder.put(Self.longText, at: "long.txt")
        try await folder.serve { server in
            let plain = try await server.send(.GET, "/long.txt")
            let response = try await server.send(.GET, "/long.txt", ["Accept-Encoding": accepted])
            #expect(response.headers["content-encoding"] == (coding.map { [$0] } ?? []))
            #expect(response.headers["vary"] == ["Accept-Encoding"])
            #expect((response.headers["etag"] == plain.headers["etag"]) == (coding == nil))
            let bytes = try await response.body.collect(upTo: 1 << 20).readableBytes
            #expect(coding == nil ? bytes == Self.longText.utf8.count : bytes < Self.longText.utf8.count / 3)
            let tag = try #require(response.headers.first(name: "etag"))
            let again = try await server.send(.GET, "/long.txt", ["Accept-Encoding": accepted, "If-None-Match": tag])
            #expect(again.status == .notModified)
            #expect(again.headers["vary"] == ["Accept-Encoding"])
        }
    }

    @Test("leaves alone what is small or dense", arguments: ["small.txt", "photo.png"])
    func uncompressed(name: String) async throws {
        let folder = try SampleFolder()
        try folder.put(String(repeating: "x", count: 1023), at: "small.txt")
        try folder.put(Self.longText, at: "photo.png")
        try await folder.serve { server in
            let response = try await server.send(.GET, "/" + name, ["Accept-Encoding": "gzip, zstd"])
            #expect(response.headers["content-encoding"] == [])
        }
    }

    @Test("shows a file's new state at once")
    func change() async throws {
        let folder = try SampleFolder()
        try folder.put("old", at: "a.txt")
        try await folder.serve { server in
            let old = try await server.send(.GET, "/a.txt")
            let tag = try #require(old.headers.first(name: "etag"))
            try folder.put("new", at: "a.txt")
            let new = try await server.send(.GET, "/a.txt", ["If-None-Match": tag])
            #expect(new.status == .ok)
            #expect(try await new.text == "new")
        }
    }

    @Test(
        "breaks off where a file became shorter, rather than pretend that this is all of it", arguments: ["", "gzip"])
    func truncated(coding: String) async throws {
        let folder = try SampleFolder()
        // More than sockets and windows hold, in random bytes that do not become fewer.
        var random = SystemRandomNumberGenerator()
        let text = (0..<2_000_000).map { _ in String(random.next() as UInt64, radix: 36) }.joined()
        try folder.put(text, at: "long.txt")
        try await folder.serve { server in
            await #expect(throws: (any Error).self) {
                let response = try await server.send(.GET, "/long.txt", ["Accept-Encoding": coding])
                var isCut = false
                for try await _ in response.body {
                    if !isCut { try folder.truncate("long.txt") }
                    isCut = true
                }
            }
            let texts = try await server.texts("/route")
            #expect(texts == ["the route"])
        }
    }
}
