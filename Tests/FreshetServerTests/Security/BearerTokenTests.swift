import FreshetServer
import HTTPTypes
import Hummingbird
import NIOCore
import Testing

@Suite("A request's token")
struct BearerTokenTests {
    private func token(
        _ fields: [(HTTPField.Name, String)],
        method: HTTPRequest.Method = .get
    ) throws(Problem) -> String? {
        var head = HTTPRequest(method: method, scheme: "https", authority: "example.com", path: "/events/a")
        for (name, value) in fields { head.headerFields.append(HTTPField(name: name, value: value)) }
        return try BearerToken.text(in: Request(head: head, body: RequestBody(buffer: ByteBuffer())), on: nil)
    }

    @Test(
        "comes behind the word Bearer",
        arguments: [
            ("Bearer abc", "abc"), ("bearer abc", "abc"), ("BEARER   abc", "abc"), ("Bearer", ""), ("Bearer ", ""),
            ("Basic abc", nil), ("abc", nil), ("", nil), ("Bearerabc", nil), ("Bearer a b", "a b"),
        ] as [(String, String?)])
    func header(field: String, expected: String?) throws {
        #expect(try token([(.authorization, field)]) == expected)
    }

    @Test(
        "comes in a cookie, among others",
        arguments: [
            ("freshet_token=abc", "abc"), ("a=1; freshet_token=abc; b=2", "abc"), ("freshet_token=", ""),
            ("freshet_token=a; __Host-freshet_token=b", "b"), ("freshet_tokens=abc", nil), ("afreshet_token=a", nil),
            ("Freshet_Token=abc", nil), ("freshet_token", nil), ("freshet_token=a=b", "a=b"),
        ] as [(String, String?)])
    func cookie(field: String, expected: String?) throws {
        #expect(try token([(.cookie, field)]) == expected)
    }

    @Test("in the header wins over the one in a cookie, and beside what is for a proxy the cookie counts")
    func both() throws {
        #expect(try token([(.authorization, "Bearer a"), (.cookie, "freshet_token=b")]) == "a")
        #expect(try token([(.authorization, "Basic a"), (.cookie, "freshet_token=b")]) == "b")
    }

    @Test("is one: several are a mistake")
    func several() throws {
        #expect(throws: Problem.self) { try token([(.authorization, "Bearer a"), (.authorization, "Bearer b")]) }
        #expect(throws: Problem.self) { try token([(.cookie, "freshet_token=a; freshet_token=b")]) }
        #expect(throws: Problem.self) { try token([(.cookie, "freshet_token=a"), (.cookie, "freshet_token=b")]) }
        #expect(try token([(.cookie, "freshet_token=a; freshet_token=a")]) == "a")
    }

    private static let secFetchSite = HTTPField.Name("Sec-Fetch-Site")!

    @Test(
        "in a cookie counts for pages of this site alone",
        arguments: [
            ([], "abc"), ([(.origin, "https://example.com")], "abc"), ([(secFetchSite, "same-origin")], "abc"),
            ([(secFetchSite, "none")], "abc"), ([(secFetchSite, "cross-site")], nil),
            ([(.origin, "https://evil.example")], nil), ([(.origin, "null")], nil),
            ([(.origin, "https://example.com:444")], nil),
        ] as [([(HTTPField.Name, String)], String?)])
    func sites(fields: [(HTTPField.Name, String)], expected: String?) throws {
        for method in [HTTPRequest.Method.get, .post, .delete] {
            #expect(try token(fields + [(.cookie, "freshet_token=abc")], method: method) == expected)
            #expect(try token(fields + [(.authorization, "Bearer abc")], method: method) == "abc")
        }
    }
}
