import Freshet
import FreshetServer
import Testing

@Suite("A compression policy")
struct CompressionPolicyTests {
    private func policy(_ patterns: String...) throws -> CompressionPolicy {
        CompressionPolicy(exceptions: try patterns.map { try TopicFilter($0) })
    }

    @Test("lets everything be compressed if nothing is said")
    func standard() throws {
        #expect(try CompressionPolicy().compresses(Topic("a")))
        #expect(try CompressionPolicy().compresses(anyOf: TopicSelection([TopicFilter("**")])))
    }

    @Test(
        "excepts the topics of each of its patterns, and no others",
        arguments: [
            ("secret", false), ("accounts/1", false), ("accounts/1/2", false), ("chat/a", false), ("chat/a/b", true),
            ("chat", true), ("accounts", true), ("secrets", true), ("Secret", true), ("a/secret", true),
        ])
    func topics(name: String, compresses: Bool) throws {
        #expect(try policy("secret", "accounts/**", "chat/*").compresses(Topic(name)) == compresses)
    }

    @Test(
        "excepts a reader only if nothing that it reads may be compressed",
        arguments: [
            (["secret"], false), (["secret", "accounts/1"], false), (["accounts/*", "chat/*"], false),
            (["accounts/**"], false), (["accounts/a/**"], false), (["chat/a", "secret"], false),
            (["secret", "other"], true), (["other"], true), (["*"], true), (["**"], true), (["chat/**"], true),
            (["*/1"], true), (["accounts/**", "chat/**"], true),
        ])
    func selections(patterns: [String], compresses: Bool) throws {
        let selection = TopicSelection(try patterns.map { try TopicFilter($0) })
        #expect(try policy("secret", "accounts/**", "chat/*").compresses(anyOf: selection) == compresses)
    }

    @Test("can except everything")
    func everything() throws {
        #expect(try !policy("**").compresses(Topic("a/b")))
        for pattern in ["a", "*", "a/*", "**"] {
            #expect(try !policy("**").compresses(anyOf: TopicSelection([TopicFilter(pattern)])))
        }
    }
}
