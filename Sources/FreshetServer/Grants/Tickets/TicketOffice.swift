import CoreMetrics
import Crypto
import Freshet
import Synchronization

/// Gives tickets out, and takes them: what a page puts into the URL of an `EventSource` or `WebSocket`, which cannot set
/// headers. A ticket opens one stream, within half a minute, and from then on that stream again and again.
final class TicketOffice: Sendable {
    private static let refusals = Metric.refusals.counter(("reason", "tickets"))

    let ledger: Mutex<TicketLedger>
    let board: NoticeBoard?
    let announcements: TicketAnnouncements?
    let clock: LogClock
    private let store: (any TicketStore)?
    private let loading = Mutex<Task<Void, Never>?>(nil)

    /// - Parameters:
    ///   - store: where tickets are kept that have to outlive the server.
    ///   - board: where other servers with the same tickets are told of them; the log that they share keeps them then.
    init(store: (any TicketStore)? = nil, board: NoticeBoard? = nil, clock: LogClock = .system) {
        self.store = board == nil ? store : nil
        self.board = board
        announcements = board.map { TicketAnnouncements(board: $0) }
        self.clock = clock
        ledger = Mutex(TicketLedger(isShared: board != nil))
    }

    /// Whether other servers have the same tickets.
    var isShared: Bool { board != nil }

    /// - Parameters:
    ///   - topics: as their reader names them.
    ///   - selection: what of them is granted.
    /// - Returns: the ticket.
    /// - Throws: ``Problem`` 429 for who has too many that are not used; 503 if there are too many in all, or other
    ///   servers cannot be told of it.
    func issue(
        _ topics: [String],
        granting selection: TopicSelection,
        by grant: Grant
    ) async throws(Problem) -> String {
        let text = RandomName.make()
        let record = TicketRecord(
            digest: Self.digest(of: text),
            topics: topics,
            granted: selection.filters.map(\.pattern),
            subject: grant.subject,
            expiryMilliseconds: grant.expiryMilliseconds,
            allowsCompression: grant.allowsCompression
        )
        let now = clock.milliseconds()
        let refusal = ledger.withLock { $0.add(record, at: now) }
        if let refusal {
            Self.refusals.increment()
            throw refusal.problem
        }
        do throws(LogError) {
            try await post(record.digest)
        } catch {
            ledger.withLock { $0.remove(record.digest) }
            throw Problem(error)
        }
        return text
    }

    /// Takes a ticket for a stream of `form`.
    ///
    /// - Throws: ``AccessError/invalidToken(_:)`` for one that is unknown, has expired, was not used in time, or is bound
    ///   to a stream of another form; ``Refusal/log`` if other servers would have to be heard or told, and cannot be.
    func redeem(_ text: String, for form: StreamForm) async throws -> Ticket {
        await load()
        let digest = Self.digest(of: text)
        let now = clock.milliseconds()
        // Another server may have made it a moment ago.
        if let board, !ledger.withLock({ $0.knows(digest, at: now) }) { try await board.catchUpForRequest() }
        var (record, isNew) = try take(digest, for: form)
        if isNew {
            await store?.keep(record)
            if let board { record = try await bind(digest, to: form, board) }
        }
        return Ticket(record, office: self)
    }

    func take(
        _ digest: String,
        for form: StreamForm
    ) throws(AccessError) -> (record: TicketRecord, isNew: Bool) {
        let now = clock.milliseconds()
        return try ledger.withLock { ledger throws(AccessError) in try ledger.take(digest, for: form, at: now) }
    }

    /// Ends the ticket's former stream, wherever that is.
    func seat(_ digest: String) async -> TicketSeat {
        let seat = TicketSeat(digest, office: self)
        let holder = TicketLedger.Holder(stream: seat.name) { [weak seat] in seat?.take() }
        ledger.withLock { $0.occupy(digest, holder) }?.end()
        await tellOfSeat(digest)
        return seat
    }

    func vacate(_ digest: String, stream: String) {
        let now = clock.milliseconds()
        ledger.withLock { $0.vacate(digest, stream: stream, at: now) }
    }

    func renew(_ digest: String, _ grant: Grant) async {
        let record = ledger.withLock { $0.renew(digest, until: grant.expiryMilliseconds) }
        if let record { await store?.keep(record) }
        announce(digest)
    }

    /// Has all tickets of a subject be good for nothing any more. With a shared log, each server does it for itself.
    func forgetAll(of subject: String) async {
        guard !isShared else { return forget(subject) }
        await load()
        for record in ledger.withLock({ $0.removeAll(of: subject) }) { await store?.keep(record) }
    }

    /// Takes up what an earlier server kept, before anybody is turned away.
    private func load() async {
        guard let store else { return }
        let task = loading.withLock { loading in
            let task = loading ?? Task { await self.restore(from: store) }
            loading = task
            return task
        }
        await task.value
    }

    private func restore(from store: any TicketStore) async {
        let records = await store.records()
        let now = clock.milliseconds()
        ledger.withLock { $0.restore(records, at: now) }
    }

    private static func digest(of text: String) -> String {
        SHA256.hash(data: Array(text.utf8)).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
