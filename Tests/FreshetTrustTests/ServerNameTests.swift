import FreshetTrust
import Testing

@Suite("A server name")
struct ServerNameTests {
    @Test(
        "is the same however it is spelled",
        arguments: [
            ("App.Test", ServerName.dns("app.test")),
            ("app.test.", .dns("app.test")),
            ("*.app.test", .dns("*.app.test")),
            ("my_app-1", .dns("my_app-1")),
            ("192.168.1.20", .address([192, 168, 1, 20])),
            ("[::1]", .address([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1])),
            ("0:0:0:0:0:0:0:1", .address([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1])),
        ])
    func spelling(text: String, name: ServerName) throws {
        #expect(try ServerName(text) == name)
    }

    @Test(
        "is refused in one line when no certificate could carry it or no browser match it",
        arguments: [
            "", ".", "*", "a..b", "-a.test", "a-.test", "app.test:8443", "https://app.test", "a b", "a\nb",
            "bücher.test",
            "256.1.1.1", "1.2.3", "fe80::1%eth0", "*.*.test", "a.*.test", "[app.test]",
            String(repeating: "a", count: 64),
            String(repeating: "a.", count: 127) + "a",
        ])
    func refusal(text: String) throws {
        let error = #expect(throws: TrustError.self) { try ServerName(text) }
        let line = try #require(error?.description)
        #expect(line.hasPrefix("Cannot serve the name \""))
        #expect(line.split(whereSeparator: \.isNewline).count == 1)
    }

    @Test("counts once in a list, after those of the machine itself")
    func list() throws {
        let names = try ServerNames(["app.test", "LOCALHOST", "127.0.0.1", "APP.test"]).names
        #expect(try names == ["localhost", "127.0.0.1", "::1", "app.test"].map { text in try ServerName(text) })
    }

    @Test("is one of at most a hundred")
    func limit() throws {
        let names = (0...100).map { "a\($0).test" }
        #expect(try ServerNames(Array(names.dropLast())).names.count == 103)
        #expect(throws: TrustError.tooManyNames(101, limit: 100)) { try ServerNames(names) }
    }
}
