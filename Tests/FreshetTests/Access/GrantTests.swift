import Freshet
import Testing

@Suite("A grant")
struct GrantTests {
    private static func grant(
        publish: [String] = [],
        subscribe: [String] = [],
        isWidenedByToken: Bool = false
    ) throws -> Grant {
        Grant(
            publish: try publish.map { try TopicFilter($0) },
            subscribe: try subscribe.map { try TopicFilter($0) },
            isWidenedByToken: isWidenedByToken
        )
    }

    private static func selection(_ patterns: [String]) throws -> TopicSelection {
        TopicSelection(try patterns.map { try TopicFilter($0) })
    }

    @Test("permits publishing to the topics of its filters, and to no others")
    func publishing() throws {
        let grant = try Self.grant(publish: ["orders/*", "chat"], subscribe: ["**"])
        try grant.checkPublishing(to: Topic("orders/1"))
        try grant.checkPublishing(to: Topic("chat"))
        #expect(throws: AccessError.outsideGrant(.publish, name: "chat/a")) {
            try grant.checkPublishing(to: Topic("chat/a"))
        }
    }

    @Test(
        "leaves of a selection what both have",
        arguments: [
            (["orders/1"], ["orders/*"], ["orders/1"]),
            (["orders/*"], ["orders/**"], ["orders/*"]),
            (["**"], ["orders/**", "chat/*"], ["orders/**", "chat/*"]),
            (["**"], ["a", "b"], ["a", "b"]),
            (["*/1", "chat"], ["orders/*", "chat"], ["orders/1", "chat"]),
            (["**", "a"], ["a", "b"], ["a", "b"]),
            (["a/*"], ["b", "**", "a/1"], ["a/*"]),
        ])
    func selections(wanted: [String], granted: [String], expected: [String]) throws {
        let selection = try Self.grant(subscribe: granted).selection(of: Self.selection(wanted))
        #expect(selection.filters.map(\.pattern) == expected)
    }

    @Test(
        "refuses a topic that it does not hold, and a filter of which it holds nothing, by name",
        arguments: [
            (["a", "b"], ["a"], "b"), (["a/*"], ["b/**"], "a/*"), (["a"], [], "a"), (["**"], [], "**"),
            (["a/**", "c"], ["a/b"], "c"),
        ])
    func refusals(wanted: [String], granted: [String], name: String) throws {
        let grant = try Self.grant(publish: ["**"], subscribe: granted)
        #expect(throws: AccessError.outsideGrant(.subscribe, name: name)) {
            try grant.selection(of: Self.selection(wanted))
        }
    }

    @Test("of nobody asks for a token, where one may permit more")
    func tokenWanted() throws {
        let grant = try Self.grant(subscribe: ["news/**"], isWidenedByToken: true)
        #expect(try grant.selection(of: Self.selection(["news/a"])).topics?.count == 1)
        #expect(throws: AccessError.missingToken) { try grant.selection(of: Self.selection(["orders"])) }
        #expect(throws: AccessError.missingToken) { try grant.checkPublishing(to: Topic("news/a")) }
    }

    @Test("bounds how many filters it may leave of a few")
    func bound() throws {
        let granted = (0..<64).map { "*/*/\($0)" }
        let grant = try Self.grant(subscribe: granted)
        #expect(try grant.selection(of: Self.selection(["a/**", "b/**", "c/**", "d/**"])).filters.count == 256)
        #expect(throws: AccessError.tooManyFilters) {
            try grant.selection(of: Self.selection(["a/**", "b/**", "c/**", "d/**", "e/**"]))
        }
    }

    @Test("ends at its expiry, to the millisecond")
    func expiry() {
        let grant = Grant(expiryMilliseconds: 1_000)
        #expect(!grant.isExpired(at: 999))
        #expect(grant.isExpired(at: 1_000))
        #expect(!Grant().isExpired(at: .max))
    }

    @Test("of a token permits what anybody may, too, and ends when it ends")
    func extending() throws {
        let token = Grant(publish: [try TopicFilter("a")], subject: "ann", expiryMilliseconds: 5)
        let both = token.extended(by: try Self.grant(subscribe: ["news/**"], isWidenedByToken: true))
        #expect(both.publish == token.publish)
        #expect(both.subscribe.map(\.pattern) == ["news/**"])
        #expect(both.subject == "ann" && both.expiryMilliseconds == 5 && !both.isWidenedByToken)
    }
}
