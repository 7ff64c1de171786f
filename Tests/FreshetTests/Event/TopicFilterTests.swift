import Freshet
import Testing

@Suite("A topic filter")
struct TopicFilterTests {
    private static let fifteen = Array(repeating: "s", count: 15).joined(separator: "/")

    @Test(
        "matches the topics of its pattern",
        arguments: [
            ("orders/42", "orders/42"),
            ("*", "orders"), ("*/42", "orders/42"), ("orders/*", "orders/42"), ("a/*/c", "a/b/c"), ("*/*", "a/b"),
            ("**", "orders"), ("**", "orders/42"), ("**", fifteen), ("orders/**", "orders/42"),
            ("orders/**", "orders/42/lines/1"), ("*/**", "a/b"), ("*/**", "a/b/c"), ("a/*/**", "a/b/c"),
            ("a*", "a*"), ("***", "***"), (fifteen + "/**", fifteen + "/s"),
        ])
    func matching(pattern: String, name: String) throws {
        #expect(try TopicFilter(pattern).matches(Topic(name)))
    }

    @Test(
        "matches no others",
        arguments: [
            ("orders/42", "orders/4"), ("orders/42", "orders/42/1"), ("orders/42", "Orders/42"),
            ("*", "a/b"), ("orders/*", "orders"), ("orders/*", "orders/42/1"), ("*/*", "a"), ("a/*/c", "a/b/d"),
            ("orders/**", "orders"), ("orders/**", "order/42"), ("*/**", "a"), ("a*", "ab"), ("a/*/**", "a/b"),
            ("***", "a"), ("caf\u{E9}/*", "cafe\u{301}/1"),
        ])
    func otherTopics(pattern: String, name: String) throws {
        #expect(try !TopicFilter(pattern).matches(Topic(name)))
    }

    @Test(
        "obeys the rules of names, and has its ** at the end",
        arguments: [
            ("", .empty), ("**/a", .misplacedWildcard), ("a/**/b", .misplacedWildcard), ("**/**", .misplacedWildcard),
            ("/*", .emptySegment), ("*/", .emptySegment), ("*\n", .controlCharacter),
            (fifteen + "/*/**", .tooManySegments), (String(repeating: "x", count: 255) + "/*", .tooLong),
        ] as [(String, TopicError)])
    func rules(pattern: String, error: TopicError) {
        #expect(throws: error) { try TopicFilter(pattern) }
    }

    @Test("knows the one topic that it names", arguments: [("a/b", true), ("a/*", false), ("**", false), ("a*", true)])
    func namedTopic(pattern: String, isTopic: Bool) throws {
        let filter = try TopicFilter(pattern)
        #expect(filter.topic?.name == (isTopic ? pattern : nil))
        #expect(filter.description == pattern)
    }

    @Test("is the same made of a topic as of its name")
    func ofTopic() throws {
        let topic = try Topic("orders/42")
        #expect(try TopicFilter(topic) == TopicFilter("orders/42"))
        #expect(TopicFilter(topic).matches(topic))
        #expect(try TopicFilter("caf\u{E9}") != TopicFilter("cafe\u{301}"))
    }

    @Test(
        "overlaps another if a topic may match both",
        arguments: [
            ("a", "a", true), ("a", "b", false), ("a", "a/b", false), ("a/*", "a/b", true), ("a/*", "*/b", true),
            ("a/*", "b/*", false), ("a/*", "a/b/c", false), ("a/**", "a", false), ("a/**", "a/*", true),
            ("a/**", "*/*/c", true), ("a/**", "b/**", false), ("**", "*", true), ("**", "a/b", true),
            ("a/*/c", "a/b/**", true), ("a/*/c", "a/b/*/**", false), ("a/**", "a/**", true),
        ])
    func overlaps(one: String, other: String, expected: Bool) throws {
        #expect(try TopicFilter(one).overlaps(TopicFilter(other)) == expected)
        #expect(try TopicFilter(other).overlaps(TopicFilter(one)) == expected)
    }

    @Test(
        "covers another if it matches all of its topics",
        arguments: [
            ("a", "a", true), ("a", "b", false), ("a", "a/b", false), ("a/b", "a", false),
            ("caf\u{E9}", "cafe\u{301}", false),
            ("*", "a", true), ("*", "*", true), ("a", "*", false), ("*", "**", false), ("*", "a/b", false),
            ("a/*", "a/b", true), ("a/*", "*/b", false), ("a/*", "a/**", false), ("a/*/c", "a/b/c", true),
            ("**", "a", true), ("**", "*", true), ("**", "a/**", true), ("**", "**", true), ("a/**", "**", false),
            ("a/**", "a", false), ("a/**", "a/*", true), ("a/**", "a/*/c", true), ("a/**", "a/b/**", true),
            ("a/**", "a/**", true), ("a/*/**", "a/**", false), ("*/**", "a/**", true), ("*/**", "**", false),
        ])
    func covers(one: String, other: String, expected: Bool) throws {
        let (wide, narrow) = (try TopicFilter(one), try TopicFilter(other))
        #expect(wide.covers(narrow) == expected)
        let names = ["a", "b", "a/b", "b/b", "a/b/c", "a/c/c", "a/b/c/d", "b/b/c", "cafe\u{301}"].map { try? Topic($0) }
        for topic in names.compactMap(\.self) where expected && narrow.matches(topic) { #expect(wide.matches(topic)) }
    }
}
