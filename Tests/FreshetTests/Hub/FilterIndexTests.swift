import Freshet
import Testing

@Suite("An index of filters")
struct FilterIndexTests {
    private static let names = ["a", "b", "é", "e\u{301}", "a/b", "a/é", "b/b", "a/b/c", "b/a/c", "a/b/c/d"]
    private static let patterns = [
        "*", "**", "a/*", "*/b", "a/**", "*/**", "a/*/c", "*/*/*", "a/b/**", "é/*", "*/é", "b/*/**", "a/b/c/*",
    ]

    private func found(_ topic: Topic, in index: FilterIndex<[String]>) -> [String] {
        var found: [String] = []
        index.forEach(matching: topic) { found += $0 }
        return found.sorted()
    }

    @Test("finds what each filter says of each topic", arguments: names)
    func agrees(name: String) throws {
        let index = FilterIndex<[String]>()
        let filters = try Self.patterns.map { try TopicFilter($0) }
        for filter in filters { index.update(filter) { $0 = ($0 ?? []) + [filter.pattern] } }
        let topic = try Topic(name)
        #expect(found(topic, in: index) == filters.filter { $0.matches(topic) }.map(\.pattern).sorted())
    }

    @Test("forgets what was taken out, and keeps its neighbours")
    func removal() throws {
        let index = FilterIndex<[String]>()
        for pattern in Self.patterns { index.update(try TopicFilter(pattern)) { $0 = [pattern] } }
        for pattern in Self.patterns where pattern != "a/*" { index.update(try TopicFilter(pattern)) { $0 = nil } }
        #expect(found(try Topic("a/b"), in: index) == ["a/*"])
        index.update(try TopicFilter("a/*")) { $0 = nil }
        #expect(found(try Topic("a/b"), in: index) == [])
    }

    @Test("holds several readers of one filter")
    func several() throws {
        let index = FilterIndex<[String]>()
        for reader in ["one", "two"] { index.update(try TopicFilter("a/*")) { $0 = ($0 ?? []) + [reader] } }
        #expect(found(try Topic("a/b"), in: index) == ["one", "two"])
    }
}
