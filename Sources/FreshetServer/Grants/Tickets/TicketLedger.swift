package import Freshet
import HTTPTypes

/// The tickets that are good for something: pure book-keeping.
package struct TicketLedger {
    /// Who carries a ticket's stream now.
    package struct Holder: Sendable {
        package let stream: String
        package let end: @Sendable () -> Void

        package init(stream: String, end: @escaping @Sendable () -> Void) {
            self.stream = stream
            self.end = end
        }
    }

    package enum Refusal: Hashable {
        /// The subject has too many that it does not use.
        case subject
        /// There are too many.
        case all
    }

    struct Entry {
        var record: TicketRecord
        /// When it was made or its stream ended, in milliseconds since 1970 UTC.
        var idleSince: Int64
        var holder: Holder?
        /// Whether all servers that share the log have heard what it is bound to, and by whom it is held.
        var isBindingHeard = false
        var isHolderHeard = false
    }

    /// From the page that asks for a ticket to the stream that it opens.
    package static let timeToUse: Int64 = 30_000

    /// Of one subject. A page needs one for each stream.
    package static let maximumUnused = 256

    /// Half a kilobyte each.
    package static let maximum = 100_000

    /// How long one that never expires waits for its reader to come back.
    package static let timeToReturn: Int64 = 86_400_000

    /// How often it is looked for those that are good for nothing any more.
    private static let sweepInterval: Int64 = 5_000

    /// Whether other servers have the same tickets. Then what counts is what all of them hear, in the log's order.
    private let isShared: Bool
    var entries: [String: Entry] = [:]
    private var unused: [String?: Int] = [:]
    private var nextSweep: Int64 = 0

    package init(isShared: Bool = false) { self.isShared = isShared }

    package var count: Int { entries.count }

    /// - Returns: why not.
    package mutating func add(_ record: TicketRecord, at now: Int64) -> Refusal? {
        if now >= nextSweep || entries.count >= Self.maximum { sweep(at: now) }
        guard unused[record.subject, default: 0] < Self.maximumUnused else { return .subject }
        guard entries.count < Self.maximum else { return .all }
        entries[record.digest] = Entry(record: record, idleSince: now)
        unused[record.subject, default: 0] += 1
        return nil
    }

    /// Binds a ticket to its stream, the first time; later it opens only that.
    ///
    /// - Returns: the ticket, and whether its binding has yet to be made known.
    package mutating func take(
        _ digest: String,
        for form: StreamForm,
        at now: Int64
    ) throws(AccessError) -> (record: TicketRecord, isNew: Bool) {
        guard var entry = entries[digest], isGood(entry, at: now) else {
            throw .invalidToken("The ticket is unknown, over, or was not used in time. Ask POST /tickets for one.")
        }
        guard entry.record.form ?? form == form else {
            throw .invalidToken("The ticket is bound to a stream of another form. Ask POST /tickets for another.")
        }
        guard entry.record.form == nil else { return (entry.record, isShared && !entry.isBindingHeard) }
        countUnused(entry.record.subject, -1)
        entry.record.form = form
        entry.idleSince = now
        entries[digest] = entry
        return (entry.record, true)
    }

    /// - Returns: who has carried the ticket's stream until now.
    package mutating func occupy(_ digest: String, _ holder: Holder) -> Holder? {
        let former = entries[digest]?.holder
        entries[digest]?.holder = holder
        entries[digest]?.isHolderHeard = false
        return former
    }

    package mutating func vacate(_ digest: String, stream: String, at now: Int64) {
        guard entries[digest]?.holder?.stream == stream else { return }
        entries[digest]?.holder = nil
        entries[digest]?.idleSince = now
    }

    package mutating func renew(_ digest: String, until expiry: Int64?) -> TicketRecord? {
        entries[digest]?.record.expiryMilliseconds = expiry
        return entries[digest]?.record
    }

    /// Whether it opens a stream, so far as is known here.
    package func knows(_ digest: String, at now: Int64) -> Bool { entries[digest].map { isGood($0, at: now) } ?? false }

    package mutating func removeAll(of subject: String) -> [TicketRecord] {
        let found = entries.values.map(\.record).filter { $0.subject == subject }
        for record in found { remove(record.digest) }
        return found.filter { $0.form != nil }.map { record in
            var record = record
            record.isForgotten = true
            return record
        }
    }

    package mutating func restore(_ records: [TicketRecord], at now: Int64) {
        for record in records {
            entries[record.digest] = record.isForgotten ? nil : Entry(record: record, idleSince: now)
        }
        sweep(at: now)
    }
}

// Those that are good for nothing any more.
extension TicketLedger {
    private func isOver(_ entry: Entry, at now: Int64) -> Bool {
        if let expiry = entry.record.expiryMilliseconds, expiry <= now { return true }
        guard entry.holder == nil else { return false }
        let isUnused = entry.record.form == nil && !entry.record.isForgotten
        return now - entry.idleSince > (isUnused ? Self.timeToUse : Self.timeToReturn)
    }

    private func isGood(_ entry: Entry, at now: Int64) -> Bool { !entry.record.isForgotten && !isOver(entry, at: now) }

    mutating func sweepIfDue(at now: Int64) {
        if now >= nextSweep { sweep(at: now) }
    }

    private mutating func sweep(at now: Int64) {
        nextSweep = now + Self.sweepInterval
        for (digest, entry) in entries where isOver(entry, at: now) { remove(digest) }
    }

    mutating func remove(_ digest: String) {
        guard let entry = entries.removeValue(forKey: digest) else { return }
        if entry.record.form == nil && !entry.record.isForgotten { countUnused(entry.record.subject, -1) }
    }

    mutating func countUnused(_ subject: String?, _ change: Int) {
        let count = unused[subject, default: 0] + change
        unused[subject] = count > 0 ? count : nil
    }
}

extension TicketLedger.Refusal {
    var problem: Problem {
        let headers: HTTPFields = [.retryAfter: "\(TicketLedger.timeToUse / 1_000)"]
        switch self {
        case .subject:
            return Problem(.tooManyRequests, "You have too many unused tickets. Use those.", headers: headers)
        case .all:
            return Problem(.serviceUnavailable, "This server has too many tickets. Try again later.", headers: headers)
        }
    }
}
