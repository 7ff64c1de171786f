import FreshetCompare
import NIOCore
import Testing

@Suite("The ledger of a stream")
struct StreamLedgerTests {
    private let start = NIODeadline.uptimeNanoseconds(1_000)

    @Test("finds nothing lost and nothing twice where all came once")
    func flawless() {
        var ledger = StreamLedger(expected: 5..<9)
        for number in 5..<9 { note(number, in: &ledger) }
        #expect(ledger.delivered == 4)
        #expect(ledger.lost == 0)
        #expect(ledger.repeated == 0)
        #expect(ledger.isComplete(events: 4))
    }

    @Test("counts what is missing, wherever it is missing", arguments: 0..<5)
    func missing(number: Int) {
        var ledger = StreamLedger(expected: 0..<5)
        for other in 0..<5 where other != number { note(other, in: &ledger) }
        #expect(ledger.lost == 1)
        #expect(!ledger.isComplete(events: 4))
    }

    @Test("counts what came again, and its bytes only once")
    func repeated() {
        var ledger = StreamLedger(expected: 0..<2)
        for number in [0, 1, 0, 0] { note(number, in: &ledger) }
        #expect(ledger.repeated == 2)
        #expect(ledger.delivered == 2)
        #expect(ledger.payloadBytes == 20)
    }

    @Test("measures from the beginning of a publication, before the cut only")
    func latency() {
        var ledger = StreamLedger(expected: 0..<2)
        ledger.began(0, at: start)
        ledger.began(1, at: start)
        note(0, in: &ledger, at: start + .milliseconds(3))
        ledger.cut()
        note(1, in: &ledger, at: start + .milliseconds(900))
        #expect(ledger.latencies == [.milliseconds(3)])
    }

    @Test("knows whether a stream went on behind its last event", arguments: [3: true, 4: false, 8: false])
    func seam(first: Int, isNext: Bool) {
        var ledger = StreamLedger(expected: 0..<9)
        for number in 0..<3 { note(number, in: &ledger) }
        ledger.cut()
        #expect(ledger.wentOnBehindTheLast == nil)
        note(first, in: &ledger)
        note(first + 1, in: &ledger)
        #expect(ledger.wentOnBehindTheLast == isNext)
    }

    @Test("takes an event that comes again after the cut for no return")
    func repetitionAtTheSeam() {
        var ledger = StreamLedger(expected: 0..<9)
        for number in 0..<3 { note(number, in: &ledger) }
        ledger.cut()
        #expect(!note(2, in: &ledger))
        #expect(note(3, in: &ledger))
        #expect(ledger.wentOnBehindTheLast == true)
        #expect(ledger.repeated == 1)
    }

    @Test("counts losses of other servers where their IDs count events")
    func otherServers() {
        var ledger = StreamLedger(expected: nil)
        for number in [41, 42, 43] { note(number, in: &ledger) }
        ledger.cut()
        for number in [46, 47] { note(number, in: &ledger) }
        #expect(ledger.lost == 2)
        #expect(ledger.wentOnBehindTheLast == false)
    }

    @Test("does not guess where IDs are no counts")
    func unknown() {
        var stamps = StreamLedger(expected: nil)
        for number in [1_000, 1_250, 1_900] { note(number, in: &stamps) }
        #expect(stamps.lost == nil)
        var names = StreamLedger(expected: nil)
        for id in ["a", "b", "a"] { names.note(number: nil, id: id, payloadBytes: 1, at: start) }
        #expect(names.lost == nil)
        #expect(names.repeated == 1)
        var nameless = StreamLedger(expected: nil)
        for _ in 0..<3 { nameless.note(number: nil, id: nil, payloadBytes: 1, at: start) }
        #expect(nameless.delivered == 3)
        #expect(nameless.repeated == 0)
        #expect(nameless.wentOnBehindTheLast == nil)
    }

    @discardableResult
    private func note(_ number: Int, in ledger: inout StreamLedger, at time: NIODeadline = .uptimeNanoseconds(0))
        -> Bool
    {
        ledger.note(number: number, id: "id-\(number)", payloadBytes: 10, at: time)
    }
}
