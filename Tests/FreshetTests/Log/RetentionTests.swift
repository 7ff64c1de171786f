import Freshet
import Testing

@Suite("A retention")
struct RetentionTests {
    private let ofOrders = Retention.Limits(count: 1)
    private let ofVIP = Retention.Limits(age: .seconds(60))
    private let ofOthers = Retention.Limits(bytes: 1_000)

    private func retention() throws -> Retention {
        let rules = [
            Retention.Rule(try TopicFilter("orders/vip"), ofVIP),
            Retention.Rule(try TopicFilter("orders/**"), ofOrders),
            Retention.Rule(try TopicFilter("orders/late"), ofVIP),
        ]
        return Retention(rules: rules, otherwise: ofOthers)
    }

    @Test(
        "has the first rule that matches decide, or the limits for all others",
        arguments: [
            ("orders/vip", 0), ("orders/42", 1), ("orders/late", 1), ("orders/a/b", 1), ("orders", nil), ("x", nil),
        ] as [(String, Int?)])
    func choice(name: String, rule: Int?) throws {
        let retention = try retention()
        #expect(try retention.rule(for: Topic(name)) == rule)
        #expect(try retention.limits(for: Topic(name)) == rule.map { [ofVIP, ofOrders][$0] } ?? ofOthers)
    }

    @Test("without rules keeps everything, and remembers for 30 days which topics were closed")
    func defaults() throws {
        #expect(try Retention().limits(for: Topic("x")) == .none)
        #expect(Retention().closings == .seconds(30 * 24 * 60 * 60))
    }
}
