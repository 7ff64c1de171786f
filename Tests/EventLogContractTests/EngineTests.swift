import Testing

@Suite("Every engine")
struct EngineTests {
    private static let shortcomings = Engine.all.flatMap { engine in
        engine.lacks.map { ability, reason in "\(engine.name), \(ability.rawValue): \(reason)" }.sorted()
    }

    /// Skipped, with what is not tested and why, if there is anything.
    @Test(
        "takes all tests of the contract",
        .enabled(if: shortcomings.isEmpty, Comment(rawValue: shortcomings.joined(separator: " ")))
    )
    func completeness() {}

    @Test("that can do something is tested for it", arguments: Engine.Ability.allCases)
    func abilities(ability: Engine.Ability) {
        #expect(!Engine.able(ability).isEmpty)
    }
}
