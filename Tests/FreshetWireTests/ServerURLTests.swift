import FreshetWire
import Testing

@Suite("The URL of a server")
struct ServerURLTests {
    @Test(
        "says where to connect, and what to ask for",
        arguments: [
            ("http://localhost:8080", "localhost", 8080, "localhost:8080", ""),
            ("https://localhost", "localhost", 443, "localhost", ""),
            ("https://example.org:443/below/it//", "example.org", 443, "example.org", "/below/it"),
            ("HTTP://[::1]:81/base/", "::1", 81, "[::1]:81", "/base"),
            ("http://127.0.0.1/a%20b", "127.0.0.1", 80, "127.0.0.1", "/a%20b"),
        ]
    )
    func parts(_ text: String, host: String, port: Int, authority: String, basePath: String) throws {
        let url = try ServerURL(text)
        #expect(url.host == host && url.port == port)
        #expect(url.authority == authority && url.basePath == basePath)
        #expect(url.description == "\(url.scheme)://\(authority)\(basePath)")
    }

    @Test(
        "is refused where it is none, or more than one",
        arguments: [
            "", "localhost", "localhost:8080", "ws://localhost", "ftp://localhost", "http://", "http://a:b",
            "http://a:0",
            "http://::1", "http://a b", "https://u:p@localhost", "https://u@localhost", "https://localhost/?a=b",
            "https://localhost/#a",
        ]
    )
    func refused(_ text: String) {
        #expect(throws: ServerURL.Flaw.self) { try ServerURL(text) }
    }
}
