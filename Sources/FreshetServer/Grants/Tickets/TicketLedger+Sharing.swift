// The ledgers of several servers: each does at once what it is asked, and then what all of them hear, in the log's
// order. So all come to the same end.
extension TicketLedger {
    /// How much the clocks of servers may differ; as with tokens.
    static let clockAllowance: Int64 = 30_000

    /// How often the others hear that a stream still holds its ticket.
    static let timeToTellAgain: Int64 = 6 * 3_600_000

    /// For how long a ticket may be good on the strength of what is told now.
    static let longestNotice = timeToTellAgain + timeToReturn + clockAllowance

    /// What the others are to hear of a ticket, if it is good for something.
    ///
    /// - Parameter isTaken: whether they are to hear also which stream holds it.
    package func notice(of digest: String, isTaken: Bool, at now: Int64) -> TicketNotice? {
        guard let entry = entries[digest], !entry.record.isForgotten else { return nil }
        let idleSince = entry.holder == nil ? entry.idleSince : now + Self.timeToTellAgain
        return TicketNotice(entry.record, idleSince: idleSince, stream: isTaken ? entry.holder?.stream : nil)
    }

    /// - Returns: whose stream has to end here, because another server's holds the ticket now.
    package mutating func hear(_ notice: TicketNotice, at now: Int64) -> Holder? {
        sweepIfDue(at: now)
        let heard = notice.record
        var entry = entries[heard.digest] ?? newcomer(heard)
        guard !entry.record.isForgotten else { return nil }
        if let form = heard.form, !entry.isBindingHeard {
            if entry.record.form == nil { countUnused(heard.subject, -1) }
            entry.record.form = form
            entry.isBindingHeard = true
        }
        // What was renewed here may not have been heard of yet. The longer time was granted, too.
        if let expiry = entry.record.expiryMilliseconds {
            entry.record.expiryMilliseconds = heard.expiryMilliseconds.map { max($0, expiry) }
        }
        let latest = heard.form == nil ? now : now + Self.timeToTellAgain
        entry.idleSince = max(entry.idleSince, min(notice.idleSince + Self.clockAllowance, latest))
        let ended = notice.stream.flatMap { entry.hearOf(holder: $0) }
        entries[heard.digest] = entry
        return ended
    }

    private mutating func newcomer(_ record: TicketRecord) -> Entry {
        countUnused(record.subject, 1)
        var unbound = record
        unbound.form = nil
        return Entry(record: unbound, idleSince: .min)
    }

    /// Has all tickets of a subject be good for nothing. They are remembered as such: another server that does not know
    /// yet may tell of them once more.
    package mutating func forgetAll(of subject: String, at now: Int64) {
        for (digest, entry) in entries where entry.record.subject == subject && !entry.record.isForgotten {
            if entry.record.form == nil { countUnused(subject, -1) }
            var forgotten = Entry(record: entry.record, idleSince: now)
            forgotten.record.isForgotten = true
            entries[digest] = forgotten
        }
    }
}

extension TicketLedger.Entry {
    /// - Returns: who held it until now, and does no more. Who has just come is not meant by what was told before him.
    fileprivate mutating func hearOf(holder stream: String) -> TicketLedger.Holder? {
        guard let holder else { return nil }
        guard holder.stream != stream else {
            isHolderHeard = true
            return nil
        }
        guard isHolderHeard else { return nil }
        self.holder = nil
        return holder
    }
}
