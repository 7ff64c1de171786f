import Freshet
import Testing

@Suite("A log under load", .timeLimit(.minutes(2)))
struct LoadTests {
    @Test("shows every reader the same events in the same order, and batches whole", arguments: Engine.all)
    func consistent(engine: Engine) async throws {
        let log = try await engine.log()
        let publishers = 8
        let batches = 50
        let reading: [[Event]] = try await withThrowingTaskGroup(of: [Event].self) { group in
            for publisher in 0..<publishers {
                group.addTask {
                    for number in 0..<batches { try await log.publish("p/\(publisher)", ["\(number)", "+", "-"]) }
                    return []
                }
            }
            for reader in 0..<4 {
                group.addTask { try await Self.readAll(log, until: publishers * batches * 3, reader: reader) }
            }
            return try await group.reduce(into: []) { if !$1.isEmpty { $0.append($1) } }
        }

        let all = try await log.page("**").events
        #expect(all.map(\.position) == all.map(\.position).sorted())
        #expect(Set(all.map(\.id)).count == publishers * batches * 3)
        #expect(reading.count == 4 && reading.allSatisfy { $0 == all })
        for publisher in 0..<publishers {
            let data = try await log.data("p/\(publisher)")
            #expect(data == (0..<batches).flatMap { ["\($0)", "+", "-"] })
        }
    }

    /// Reads page by page while others publish, until there are so many.
    private static func readAll(_ log: any EventLog, until count: Int, reader: Int) async throws -> [Event] {
        var events: [Event] = []
        var position = Position.start
        // Two read whole pages, two a few events at a time.
        let limit = reader % 2 == 0 ? ReadLimit.none : ReadLimit(events: 7, looked: 3)
        while events.count < count {
            let page = try await log.page("**", after: position, limit: limit)
            #expect(page.through >= position)
            #expect(reader % 2 == 1 || page.events.count % 3 == 0)
            events += page.events
            position = page.through
            await Task.yield()
        }
        return events
    }
}
