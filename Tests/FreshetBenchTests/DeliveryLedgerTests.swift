import FreshetBench
import Testing

@Suite("A delivery ledger")
struct DeliveryLedgerTests {
    private func ledger(topics: Int = 1, publishers: Int = 1, subscribers: Int = 1) throws -> DeliveryLedger {
        DeliveryLedger(
            topics: try BenchTopics(prefix: "bench", count: topics),
            publishers: publishers,
            subscribers: Array(0..<subscribers)
        )
    }

    private func mark(_ sequence: Int, by publisher: Int = 0) -> EventMark {
        EventMark(publisher: publisher, sequence: sequence, begunAt: 0)
    }

    @Test("finds nothing wrong where all comes once and in order")
    func flawless() throws {
        var ledger = try ledger(publishers: 2, subscribers: 3)
        for subscriber in 0..<3 {
            for sequence in 0..<5 {
                #expect(ledger.note(mark(sequence, by: 0), by: subscriber) == .inOrder)
                #expect(ledger.note(mark(sequence, by: 1), by: subscriber) == .inOrder)
            }
        }
        #expect(ledger.delivered == 30)
        #expect(ledger.expected(acknowledged: [5, 5]) == 30)
        #expect(ledger.missing(acknowledged: [5, 5]) == 0)
    }

    @Test("counts what was skipped and what never came as missing")
    func missing() throws {
        var ledger = try ledger()
        ledger.note(mark(0), by: 0)
        #expect(ledger.note(mark(3), by: 0) == .afterHole)
        #expect(ledger.missing(acknowledged: [6]) == 4)
        #expect(ledger.delivered == 2)
    }

    @Test("does not miss what was never acknowledged")
    func unacknowledged() throws {
        var ledger = try ledger()
        ledger.note(mark(0), by: 0)
        ledger.note(mark(2), by: 0)
        #expect(ledger.missing(acknowledged: [1]) == 0)
    }

    @Test("tells what comes late from what comes twice")
    func lateOrTwice() throws {
        var ledger = try ledger()
        ledger.note(mark(0), by: 0)
        ledger.note(mark(4), by: 0)
        #expect(ledger.note(mark(2), by: 0) == .late)
        #expect(ledger.note(mark(2), by: 0) == .repeated)
        #expect(ledger.note(mark(4), by: 0) == .repeated)
        #expect(ledger.note(mark(3), by: 0) == .late)
        #expect(ledger.note(mark(1), by: 0) == .late)
        #expect(ledger.missing(acknowledged: [5]) == 0)
        #expect((ledger.outOfOrder, ledger.repeated, ledger.delivered) == (3, 2, 5))
    }

    @Test("knows to which topic an event belongs")
    func topics() throws {
        var ledger = try ledger(topics: 3, publishers: 2, subscribers: 3)
        // Publisher 1 begins with topic 1: its events 0 to 4 go to the topics 1, 2, 0, 1, 2.
        #expect(ledger.note(mark(0, by: 1), by: 1) == .inOrder)
        #expect(ledger.note(mark(3, by: 1), by: 1) == .inOrder)
        #expect(ledger.note(mark(2, by: 1), by: 0) == .inOrder)
        #expect(ledger.note(mark(2, by: 1), by: 2) == .stray)
        #expect(ledger.note(mark(0, by: 7), by: 0) == .stray)
        #expect(ledger.stray == 2)
        #expect(ledger.missing(acknowledged: [0, 5]) == 2)
    }

    @Test("expects as many deliveries as subscribers and events make", arguments: 1...7)
    func expected(topics count: Int) throws {
        let ledger = try ledger(topics: count, publishers: 3, subscribers: 11)
        let topics = try BenchTopics(prefix: "bench", count: count)
        var expected = 0
        for (publisher, events) in [4, 0, 9].enumerated() {
            for sequence in 0..<events {
                let topic = topics.index(ofPublisher: publisher, sequence: sequence)
                expected += (0..<11).count { topics.index(ofSubscriber: $0) == topic }
            }
        }
        #expect(ledger.expected(acknowledged: [4, 0, 9]) == expected)
        #expect(ledger.missing(acknowledged: [4, 0, 9]) == expected)
    }
}
