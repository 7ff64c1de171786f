import Freshet
import Testing

@Suite("A topic selection")
struct TopicSelectionTests {
    @Test("keeps the order of its filters, and each once")
    func order() throws {
        let filters = try ["b", "a/*", "b", "a", "a/*"].map { try TopicFilter($0) }
        #expect(TopicSelection(filters).filters.map(\.pattern) == ["b", "a/*", "a"])
    }

    @Test(
        "knows its topics if it has no wildcard",
        arguments: [(["a"], true), (["a", "b", "a"], true), (["a", "b/*"], false), (["**"], false)])
    func topics(patterns: [String], isExact: Bool) throws {
        let selection = TopicSelection(try patterns.map { try TopicFilter($0) })
        #expect(selection.topics == (isExact ? Set(try patterns.map { try Topic($0) }) : nil))
    }

    @Test(
        "matches what any of its filters matches",
        arguments: [
            (["a", "b"], "b", true), (["a", "b"], "c", false), (["a", "b/*"], "a", true), (["a", "b/*"], "b/1", true),
            (["a", "b/*"], "b", false), (["a/*", "b/**"], "b/1/2", true),
        ])
    func matching(patterns: [String], name: String, expected: Bool) throws {
        #expect(try TopicSelection(patterns.map { try TopicFilter($0) }).matches(Topic(name)) == expected)
    }

    @Test("of one topic is that topic")
    func oneTopic() throws {
        let topic = try Topic("a/b")
        #expect(TopicSelection(topic).topics == [topic])
    }
}
