import FreshetCompare
import FreshetWire
import Testing

@Suite("The plan of a comparison")
struct ComparePlanTests {
    @Test("has every transport over every HTTP, plain and compressed")
    func cells() throws {
        let plan = ComparePlan(target: try ServerURL("https://localhost:8443"), source: .topics)
        #expect(plan.cells.count == 12)
        #expect(Set(plan.cells).count == 12)
        #expect(plan.events == 100)
        #expect(plan.cells.allSatisfy { $0.payloadBytes == 200 })
    }

    @Test("measures each cell with each size")
    func sizes() throws {
        var plan = ComparePlan(target: try ServerURL("https://localhost:8443"), source: .topics)
        plan.payloadBytes = [50, 200, 1_000]
        #expect(plan.cells.count == 36)
        #expect(plan.cells.prefix(3).map(\.payloadBytes) == [50, 200, 1_000])
    }

    @Test("has of other servers what they have paths for")
    func paths() throws {
        let source = CompareSource.paths(sse: "/sse{n}", webSocket: nil)
        let plan = ComparePlan(target: try ServerURL("http://localhost:3000"), source: source)
        #expect(plan.cells.count == 4)
        #expect(plan.cells.allSatisfy { $0.transport == .serverSentEvents && $0.payloadBytes == nil })
    }
}
