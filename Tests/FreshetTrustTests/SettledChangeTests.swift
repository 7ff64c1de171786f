import FreshetTrust
import Testing

@Suite("A change that comes in steps")
struct SettledChangeTests {
    @Test(
        "is told of once, when two looks in a row have found the same",
        arguments: [
            ("aaaa", [] as [Int]),
            ("abbb", [2]),
            ("abcc", [3]),
            ("abab", []),
            ("abba", [2]),
            ("abbaa", [2, 4]),
            ("abbcdd", [2, 5]),
        ]
    )
    func looks(states: String, told: [Int]) throws {
        var change = SettledChange(from: try #require(states.first))
        let found = states.enumerated().filter { change.look(at: $0.element) }.map(\.offset)
        #expect(found == told)
    }
}
