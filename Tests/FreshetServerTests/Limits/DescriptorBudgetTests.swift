import FreshetServer
import Testing

@Suite("A process's descriptors")
struct DescriptorBudgetTests {
    @Test(
        "are for connections, less what is kept back for files, event loops and refusals",
        arguments: [(1_024, 872), (20_000, 18_592), (1_048_576, 1_000_000)])
    func division(descriptors: Int, connections: Int) {
        let budget = DescriptorBudget(descriptors: descriptors, eventLoops: 2)
        #expect(budget.connections == connections)
        #expect(budget.connections + budget.reserve <= descriptors)
    }

    @Test("are never promised twice", arguments: [256, 4_096, 65_536], [1, 8, 128])
    func soundness(descriptors: Int, eventLoops: Int) {
        let budget = DescriptorBudget(descriptors: descriptors, eventLoops: eventLoops)
        #expect(budget.bearableConnections + budget.own + budget.refusals == descriptors)
        #expect(budget.own > 3 * eventLoops)
        #expect(budget.refusals >= 16)
    }

    @Test("may be too few for any connection")
    func tooFew() {
        #expect(DescriptorBudget(descriptors: 64, eventLoops: 1).bearableConnections < 1)
    }

    @Test("may be without a limit")
    func unlimited() {
        #expect(DescriptorBudget(descriptors: .max, eventLoops: 128).connections == 1_000_000)
    }
}
