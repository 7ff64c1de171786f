import Freshet
import FreshetServer
import Testing

@Suite struct TicketLedgerTests {
    private var ledger = TicketLedger()

    private func record(_ digest: String, subject: String? = "ann", until expiry: Int64? = nil) -> TicketRecord {
        TicketRecord(
            digest: digest, topics: ["a"], granted: ["a"], subject: subject, expiryMilliseconds: expiry)
    }

    @Test mutating func `A ticket is good for half a minute, and not a moment longer`() throws {
        for digest in ["in time", "too late"] { #expect(ledger.add(record(digest), at: 0) == nil) }
        #expect(try ledger.take("in time", for: .serverSentEvents, at: 30_000).isNew)
        #expect(throws: AccessError.self) { try ledger.take("too late", for: .serverSentEvents, at: 30_001) }
    }

    @Test mutating func `A used ticket opens its stream again, in the same form only`() throws {
        _ = ledger.add(record("a"), at: 0)
        _ = try ledger.take("a", for: .webSocket, at: 1)
        #expect(try !ledger.take("a", for: .webSocket, at: 1_000_000).isNew)
        #expect(throws: AccessError.self) { try ledger.take("a", for: .serverSentEvents, at: 1_000_000) }
    }

    @Test mutating func `A ticket ends with its grant, and lasts as long as that is renewed`() throws {
        for digest in ["a", "b"] {
            _ = ledger.add(record(digest, until: 5_000), at: 0)
            _ = try ledger.take(digest, for: .lines, at: 1)
        }
        #expect(ledger.renew("b", until: 9_000)?.expiryMilliseconds == 9_000)
        #expect(throws: AccessError.self) { try ledger.take("a", for: .lines, at: 5_000) }
        #expect(try ledger.take("b", for: .lines, at: 8_999).record.digest == "b")
    }

    @Test mutating func `Who has too many tickets unused gets none until those are used or over`() throws {
        for number in 0..<TicketLedger.maximumUnused { #expect(ledger.add(record("\(number)"), at: 0) == nil) }
        #expect(ledger.add(record("one more"), at: 1) == .subject)
        #expect(ledger.add(record("of somebody else", subject: "bob"), at: 1) == nil)
        _ = try ledger.take("0", for: .lines, at: 2)
        #expect(ledger.add(record("one more"), at: 3) == nil)
        #expect(ledger.add(record("too many again"), at: 4) == .subject)
        #expect(ledger.add(record("when those are over"), at: 30_004) == nil)
        #expect(ledger.count == 2, "the used one, and the last")
    }

    @Test mutating func `The later stream takes the ticket from the former, whose end changes nothing`() throws {
        _ = ledger.add(record("a"), at: 0)
        _ = try ledger.take("a", for: .lines, at: 0)
        #expect(ledger.occupy("a", .init(stream: "first") {})?.stream == nil)
        #expect(ledger.occupy("a", .init(stream: "second") {})?.stream == "first")
        ledger.vacate("a", stream: "first", at: 1)
        #expect(try ledger.take("a", for: .lines, at: TicketLedger.timeToReturn * 3).record.digest == "a")
        ledger.vacate("a", stream: "second", at: 10)
        #expect(throws: AccessError.self) { try ledger.take("a", for: .lines, at: TicketLedger.timeToReturn + 11) }
    }

    @Test mutating func `What was kept is good again, unless it was forgotten or has expired`() throws {
        for digest in ["a", "b", "c"] {
            _ = ledger.add(record(digest, subject: digest, until: digest == "c" ? 50 : nil), at: 0)
        }
        var kept = try ["a", "b", "c"].map { try ledger.take($0, for: .lines, at: 1).record }
        kept += ledger.removeAll(of: "b")
        var later = TicketLedger()
        later.restore(kept, at: 100)
        #expect(later.count == 1)
        #expect(try later.take("a", for: .lines, at: 101).record.topics == ["a"])
        #expect(TicketRecord.latest(of: kept, at: 100).map(\.digest) == ["a"])
    }
}
