import Freshet
import Testing

@Suite("A topic")
struct TopicTests {
    private static let sixteen = Array(repeating: "s", count: 16).joined(separator: "/")

    @Test(
        "is named by segments joined by slashes",
        arguments: [
            "a", "orders/42", "Orders/42", "a b/ c ", "größe/10€", "-", ".", "a*b/**c", "***", "a%2Fb", "😀",
            "\u{2028}", sixteen, String(repeating: "x", count: 256), String(repeating: "é", count: 128),
        ])
    func names(name: String) throws {
        #expect(try Topic(name).name == name)
        #expect(try Topic(name).description == name)
    }

    @Test(
        "has no other name",
        arguments: [
            ("", .empty),
            (String(repeating: "x", count: 257), .tooLong),
            (String(repeating: "é", count: 128) + "x", .tooLong),
            (sixteen + "/s", .tooManySegments),
            ("/", .emptySegment), ("/a", .emptySegment), ("a/", .emptySegment), ("a//b", .emptySegment),
            ("\0", .controlCharacter), ("a\n", .controlCharacter), ("a\r\nb", .controlCharacter),
            ("a/\u{7F}", .controlCharacter), ("\u{85}", .controlCharacter), ("a\u{1B}[31m", .controlCharacter),
            ("*", .wildcard), ("**", .wildcard), ("a/*/b", .wildcard), ("a/**", .wildcard),
        ] as [(String, TopicError)])
    func otherNames(name: String, error: TopicError) {
        #expect(throws: error) { try Topic(name) }
    }

    @Test(
        "is another one if its name differs in any byte",
        arguments: [("a", "A"), ("caf\u{E9}", "cafe\u{301}"), ("a/b", "a/b/c"), ("\u{212B}", "\u{C5}")])
    func identity(one: String, other: String) throws {
        #expect(try Topic(one) != Topic(other))
        #expect(try Set([Topic(one), Topic(other), Topic(one)]).count == 2)
    }

    // In characters, "/" and a combining mark are one, which is no slash.
    @Test("has segments that a combining mark does not join")
    func combiningMark() throws {
        #expect(try TopicFilter("a/*").matches(Topic("a/\u{301}b")))
        #expect(try !TopicFilter("*").matches(Topic("a/\u{301}b")))
        #expect(throws: TopicError.emptySegment) { try Topic("a//\u{301}") }
    }

    @Test(
        "says which rule a name breaks",
        arguments: [
            .empty, .tooLong, .tooManySegments, .emptySegment, .controlCharacter, .wildcard, .misplacedWildcard,
        ] as [TopicError])
    func messages(error: TopicError) {
        #expect(error.description.hasSuffix("."))
    }
}
