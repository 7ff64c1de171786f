/// What the servers that share a log tell each other of a ticket: how it is now.
package struct TicketNotice: Sendable, Hashable, Codable {
    package let record: TicketRecord
    /// From when on nobody may have used it, in milliseconds since 1970 UTC. While a stream holds it, that is ahead, and
    /// its server tells again before.
    package let idleSince: Int64
    /// The stream that holds it from now on, and no other; `nil` if that stays as it is.
    package let stream: String?

    package init(_ record: TicketRecord, idleSince: Int64, stream: String? = nil) {
        self.record = record
        self.idleSince = idleSince
        self.stream = stream
    }

    /// Until when a server that starts has to hear of it.
    var expiryMilliseconds: Int64 {
        let time = record.form == nil ? TicketLedger.timeToUse : TicketLedger.timeToReturn
        return min(idleSince + time, record.expiryMilliseconds ?? .max - TicketLedger.clockAllowance)
            + TicketLedger.clockAllowance
    }
}
