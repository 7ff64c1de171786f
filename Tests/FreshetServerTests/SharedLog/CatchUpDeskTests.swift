import Freshet
import FreshetTesting
import Testing

@Suite("Readers that wait for a shared log", .timeLimit(.minutes(1)))
struct CatchUpDeskTests {
    @Test("are few questions to it, however many they are")
    func questions() async throws {
        let part = SharedMemoryLog().open()
        let desk = try #require(Hub(log: part).catchUps)
        part.stand(.unreachable(for: .zero))
        try await withThrowingTaskGroup { group in
            for _ in 0..<1_000 { group.addTask { try await desk.catchUp() } }
            await part.somebodyWaits()
            part.stand(.following)
            try await group.waitForAll()
        }
        // One was under way when the others came. Those who come late have another.
        #expect(part.questions < 500)
    }

    @Test("give up when they are cancelled, and others go on waiting")
    func cancelled() async throws {
        let part = SharedMemoryLog().open()
        let desk = try #require(Hub(log: part).catchUps)
        part.stand(.unreachable(for: .zero))
        let patient = Task { try await desk.catchUp() }
        await part.somebodyWaits()
        for _ in 0..<100 {
            let impatient = Task { try await desk.catchUp() }
            impatient.cancel()
            await #expect(throws: LogError.self) { try await impatient.value }
        }
        part.stand(.following)
        try await patient.value
    }

    @Test("hear that it was closed")
    func closed() async throws {
        let part = SharedMemoryLog().open()
        let desk = try #require(Hub(log: part).catchUps)
        part.stand(.unreachable(for: .zero))
        let waiting = Task { try await desk.catchUp() }
        await part.somebodyWaits()
        await part.close()
        await #expect(throws: LogError.closed) { try await waiting.value }
    }

    @Test("are none where the log has one server")
    func alone() {
        #expect(Hub(log: MemoryEventLog()).catchUps == nil)
    }
}
