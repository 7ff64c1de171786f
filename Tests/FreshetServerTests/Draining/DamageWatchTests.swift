import Freshet
import FreshetServer
import FreshetTesting
import Synchronization
import Testing

@Suite("Who watches a shared log", .timeLimit(.minutes(1)))
struct DamageWatchTests {
    @Test("says what it has lost, and is done")
    func damage() async throws {
        let part = SharedMemoryLog().open()
        let said = Mutex<[String]>([])
        let watch = DamageWatch(log: part, interval: .milliseconds(1)) { text in said.withLock { $0.append(text) } }
        await withTaskGroup { group in
            group.addTask { await watch.run() }
            #expect(watch.damage == nil)
            part.stand(.damaged("Batches 7 to 9 are gone."))
        }
        #expect(watch.damage == "Batches 7 to 9 are gone.")
        #expect(said.withLock(\.self) == ["Batches 7 to 9 are gone."])
    }

    @Test("lets it be away, and ends when asked to")
    func away() async throws {
        let part = SharedMemoryLog().open()
        part.stand(.unreachable(for: .seconds(7)))
        let watch = DamageWatch(log: part, interval: .milliseconds(1)) { _ in Issue.record("Nothing is lost.") }
        let watching = Task { await watch.run() }
        watching.cancel()
        await watching.value
        #expect(watch.damage == nil)
    }
}
