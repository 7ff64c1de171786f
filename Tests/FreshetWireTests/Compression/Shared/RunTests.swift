import FreshetWire
import NIOCore
import Testing

@Suite("A run of entries")
struct RunTests {
    @Test("reads on where it has as many as the next one reaches back, and begins anew behind other bytes")
    func rule() {
        let window = DeflateWindow()
        var source = EntrySource(seed: 1)
        let blocks = (0..<4).map { _ in window.append(source.event(bytes: 100)) }
        #expect(blocks.map(\.reach) == [0, 1, 2, 3])

        var run = Run()
        #expect(blocks.map(run.reads) == [true, false, false, false])
        run.received(2)
        #expect(blocks.map(run.reads) == [true, true, true, false])
        run.received()
        #expect(blocks.map(run.reads) == [true, true, true, true])
        run.interrupted()
        #expect(run == Run())
    }

    @Test("is as long as any entry reaches back, however long it lasts")
    func saturates() {
        var run = Run()
        for _ in 0..<3 { run.received(60_000) }
        #expect(run.count == .max)
    }
}
