import Freshet
import FreshetServer
import Testing

@Suite struct TicketLedgerSharingTests {
    private typealias Ledger = TicketLedger

    private var one = Ledger(isShared: true)
    private var other = Ledger(isShared: true)

    private func record(_ digest: String = "a", until expiry: Int64? = nil) -> TicketRecord {
        TicketRecord(digest: digest, topics: ["a"], granted: ["a"], subject: "ann", expiryMilliseconds: expiry)
    }

    private static func holder(_ stream: String) -> Ledger.Holder { .init(stream: stream) {} }

    /// What `one` has made, and `other` has heard of.
    private mutating func issue(until expiry: Int64? = nil) throws {
        #expect(one.add(record(until: expiry), at: 0) == nil)
        let notice = try #require(one.notice(of: "a", isTaken: false, at: 0))
        #expect(other.hear(notice, at: 10) == nil)
    }

    @Test mutating func `A ticket that was heard of is good for half a minute, however the clocks differ`() throws {
        for (digest, heardAt) in [("in time", 10), ("by a clock ahead", 25_000), ("by a clock behind", -25_000)] {
            var ledger = Ledger(isShared: true)
            _ = ledger.hear(TicketNotice(record(digest), idleSince: 0), at: Int64(heardAt))
            #expect(ledger.knows(digest, at: Int64(heardAt) + 30_000))
            #expect(!ledger.knows(digest, at: Int64(heardAt) + 60_001))
        }
    }

    @Test mutating func `A ticket that was heard of late is good for no longer`() {
        _ = other.hear(TicketNotice(record(), idleSince: 0), at: 100_000)
        #expect(!other.knows("a", at: 100_000))
    }

    @Test mutating func `Of two forms the one counts that was heard of first`() throws {
        try issue()
        _ = try one.take("a", for: .lines, at: 20)
        _ = try other.take("a", for: .webSocket, at: 20)
        let notices = [one.notice(of: "a", isTaken: false, at: 21), other.notice(of: "a", isTaken: false, at: 21)]
        for notice in notices.compactMap(\.self) {
            _ = one.hear(notice, at: 22)
            _ = other.hear(notice, at: 22)
        }
        for form in [try one.take("a", for: .lines, at: 23), try other.take("a", for: .lines, at: 23)] {
            #expect(form.record.form == .lines && !form.isNew)
        }
        #expect(throws: AccessError.self) { try other.take("a", for: .webSocket, at: 23) }
    }

    @Test mutating func `A binding has to be made known until it was heard of`() throws {
        try issue()
        #expect(try one.take("a", for: .lines, at: 20).isNew)
        #expect(try one.take("a", for: .lines, at: 20).isNew)
        _ = one.hear(try #require(one.notice(of: "a", isTaken: false, at: 21)), at: 22)
        #expect(try !one.take("a", for: .lines, at: 23).isNew)
    }

    @Test mutating func `Of streams that come to two servers at a time the one stays whose word was last`() throws {
        try issue()
        #expect(one.occupy("a", Self.holder("former")) == nil)
        #expect(other.occupy("a", Self.holder("later")) == nil)
        let former = try #require(one.notice(of: "a", isTaken: true, at: 20))
        let later = try #require(other.notice(of: "a", isTaken: true, at: 20))
        #expect(one.hear(former, at: 21) == nil)
        #expect(other.hear(former, at: 21) == nil, "its own word has yet to come")
        #expect(one.hear(later, at: 21)?.stream == "former")
        #expect(other.hear(later, at: 21) == nil)
        #expect(other.hear(later, at: 22) == nil, "again, to remind")
    }

    @Test mutating func `A renewal is not undone by what was said before it`() throws {
        try issue(until: 1_000)
        _ = try one.take("a", for: .lines, at: 20)
        let before = try #require(one.notice(of: "a", isTaken: false, at: 21))
        _ = one.renew("a", until: 5_000)
        _ = one.hear(before, at: 22)
        #expect(one.knows("a", at: 4_999))
        _ = other.hear(try #require(one.notice(of: "a", isTaken: false, at: 23)), at: 24)
        #expect(other.knows("a", at: 4_999))
        #expect(!other.knows("a", at: 5_000))
    }

    @Test mutating func `A forgotten ticket stays so, whatever another server still says`() throws {
        try issue()
        let before = try #require(one.notice(of: "a", isTaken: false, at: 20))
        other.forgetAll(of: "ann", at: 21)
        _ = other.hear(before, at: 22)
        #expect(!other.knows("a", at: 23))
        #expect(other.notice(of: "a", isTaken: false, at: 23) == nil)
        #expect(throws: AccessError.self) { try other.take("a", for: .lines, at: 23) }
    }

    @Test mutating func `A ticket whose stream is open elsewhere does not run out`() throws {
        try issue()
        _ = try one.take("a", for: .lines, at: 20)
        _ = one.occupy("a", Self.holder("open"))
        let day = Ledger.timeToReturn
        for time in stride(from: 0, to: 3 * day, by: 6 * 3_600_000) {
            _ = other.hear(try #require(one.notice(of: "a", isTaken: true, at: time)), at: time)
        }
        #expect(other.knows("a", at: 3 * day))
        #expect(!other.knows("a", at: 4 * day + 6 * 3_600_000))
    }

    @Test mutating func `Tickets that are not used count wherever they were made`() {
        for number in 0..<Ledger.maximumUnused {
            _ = other.hear(TicketNotice(record("\(number)"), idleSince: 0), at: 0)
        }
        #expect(other.add(record("one more"), at: 1) == .subject)
        other.forgetAll(of: "ann", at: 2)
        #expect(other.add(record("one more"), at: 3) == nil)
    }
}
