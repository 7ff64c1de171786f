import Freshet
import Testing

@Suite("The intersection of two topic filters")
struct TopicFilterIntersectionTests {
    @Test(
        "is the filter of what both match",
        arguments: [
            ("orders/42", "orders/42", "orders/42"), ("orders/*", "orders/42", "orders/42"), ("*", "**", "*"),
            ("orders/*", "*/42", "orders/42"), ("orders/**", "*/42", "orders/42"), ("**", "orders/**", "orders/**"),
            ("orders/**", "orders/*/**", "orders/*/**"), ("a/**", "*/b/*", "a/b/*"), ("a/*/**", "*/b/**", "a/b/**"),
            ("**", "**", "**"), ("*/*", "a/**", "a/*"),
        ])
    func common(one: String, other: String, expected: String) throws {
        let (one, other) = (try TopicFilter(one), try TopicFilter(other))
        #expect(try one.intersection(other) == TopicFilter(expected))
        #expect(try other.intersection(one) == TopicFilter(expected))
    }

    @Test(
        "is none where no topic matches both",
        arguments: [
            ("a", "b"), ("a/*", "a"), ("a/**", "a"), ("a/*", "b/*"), ("a/*/c", "a/b/d"), ("*", "a/b"), ("*/*", "a"),
            ("caf\u{E9}/*", "cafe\u{301}/*"),
        ])
    func nothing(one: String, other: String) throws {
        #expect(try TopicFilter(one).intersection(TopicFilter(other)) == nil)
        #expect(try TopicFilter(other).intersection(TopicFilter(one)) == nil)
    }

    @Test("matches a topic if and only if both do", arguments: 0..<20)
    func property(seed: UInt64) throws {
        var random = SplitMix(state: seed)
        for _ in 0..<2_000 {
            let one = try TopicFilter(Self.pattern(using: &random))
            let other = try TopicFilter(Self.pattern(using: &random))
            let both = one.intersection(other)
            #expect(both != nil || !one.overlaps(other))
            for _ in 0..<10 {
                let topic = try Topic(Self.name(of: 1...5, from: ["a", "b", "c"], using: &random))
                #expect((both?.matches(topic) ?? false) == (one.matches(topic) && other.matches(topic)))
            }
        }
    }

    @Test("has room for the longest topics, in which ** is longer than what it stands for")
    func longest() throws {
        let first = String(repeating: "x", count: 127)
        let second = String(repeating: "y", count: 126)
        let (one, other) = (try TopicFilter("\(first)/**"), try TopicFilter("*/\(second)/*"))
        let topic = try Topic("\(first)/\(second)/z")
        #expect(one.intersection(other)?.matches(topic) == true)
        let rest = try TopicFilter("*/\(second)/**")
        #expect(one.intersection(rest)?.matches(topic) == true)
        #expect(try one.intersection(TopicFilter("*/\(second)yy/**")) == nil)
    }

    private static func pattern(using random: inout SplitMix) -> String {
        let segments = name(of: 1...4, from: ["a", "b", "*"], using: &random)
        return Bool.random(using: &random) ? segments : segments + "/**"
    }

    private static func name(
        of lengths: ClosedRange<Int>,
        from segments: [String],
        using random: inout SplitMix
    ) -> String {
        (0..<Int.random(in: lengths, using: &random)).map { _ in segments.randomElement(using: &random)! }
            .joined(separator: "/")
    }
}

/// SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
