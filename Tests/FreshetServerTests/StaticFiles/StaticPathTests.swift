import FreshetServer
import Testing

@Suite("A path to a file")
struct StaticPathTests {
    @Test(
        "is no path if any of its names is not an ordinary one",
        arguments: [
            "", "relative", "*", "/..", "/../x", "/a/../x", "/a/..", "/.", "/./x", "/%2e%2e/x", "/%2E%2E/x", "/.%2e/x",
            "/%2e./x", "/..%2fx", "/a%2fb", "/%2f", "/%2fetc%2fpasswd", "/..%5cx", "/a%5cb", "/a\\b", "/..\\x",
            "/%00", "/a%00.html", "/.hidden", "/%2ehidden", "/a/.hidden/b", "//a", "/a//b", "//", "/a//", "/%", "/%2",
            "/%zz", "/%+1", "/%ff", "/%c0%ae%c0%ae/x", "/.\u{301}hidden", "/%2e%cc%81hidden",
        ]
    )
    func refused(path: String) {
        #expect(StaticPath(path) == nil)
    }

    @Test(
        "is its names, decoded once",
        arguments: [
            ("/", []), ("/a", ["a"]), ("/a/b.txt", ["a", "b.txt"]), ("/a%20b", ["a b"]), ("/%61", ["a"]),
            ("/%252e%252e/x", ["%2e%2e", "x"]), ("/a..b", ["a..b"]), ("/a.", ["a."]), ("/%C3%A9", ["é"]),
            ("/+", ["+"]), ("/a:b", ["a:b"]), ("/~", ["~"]),
        ] as [(String, [String])]
    )
    func names(path: String, names: [String]) {
        #expect(StaticPath(path)?.names == names)
    }

    @Test("is a folder's if it ends with a slash", arguments: [("/", true), ("/a/", true), ("/a", false)])
    func folder(path: String, isFolder: Bool) {
        #expect(StaticPath(path)?.isFolder == isFolder)
    }

    @Test("comes back from the URL that it makes", arguments: ["a b", "é", "50%", "a?b#c", "a:b", "\"<&>'", "a+b"])
    func url(name: String) throws {
        let path = try #require(StaticPath("/x/" + StaticPath.encoded(name) + "/"))
        #expect(path.names == ["x", name])
        #expect(StaticPath(path.urlPath) == path)
        #expect(path.urlPath.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"\"<>:?#&'".utf8.contains($0) })
    }
}
