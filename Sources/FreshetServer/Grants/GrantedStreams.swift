import Freshet
import FreshetWire
import NIOCore
import Synchronization

/// The streams of a server that are open by somebody's grant: those of a subject, and those that end with a token.
final class GrantedStreams: Sendable {
    /// What an administrator sees of a stream.
    struct Facts: Sendable {
        let id: String
        let subject: String?
        let topics: [String]
        let transport: StreamForm
        /// In milliseconds since 1970 UTC.
        let openedAt: Int64
    }

    private struct Entry {
        let facts: Facts
        let eventLoop: any EventLoop
        let stream: NIOLoopBound<GrantedStream>
        let ticket: Ticket?
    }

    private let entries = Mutex<[String: Entry]>([:])

    /// Holds the stream open until its grant ends, or its channel closes. To be called on its event loop.
    func open(
        _ admission: Admission,
        seat: TicketSeat?,
        as transport: StreamForm,
        on channel: any Channel,
        holder: any GrantedStream.Holder
    ) {
        let grant = admission.grant
        guard grant.subject != nil || grant.expiryMilliseconds != nil || admission.ticket != nil else { return }
        let stream = GrantedStream(grant, holder: holder, eventLoop: channel.eventLoop)
        let facts = Facts(
            id: stream.id,
            subject: grant.subject,
            topics: stream.selectionText,
            transport: transport,
            openedAt: LogClock.system.milliseconds()
        )
        let bound = NIOLoopBound(stream, eventLoop: channel.eventLoop)
        let entry = Entry(facts: facts, eventLoop: channel.eventLoop, stream: bound, ticket: admission.ticket)
        entries.withLock { $0[facts.id] = entry }
        seat?.open { [eventLoop = channel.eventLoop] in
            eventLoop.execute { bound.value.end(.superseded) }
        }
        let telling = seat?.tellAgain(on: channel.eventLoop)
        channel.closeFuture.assumeIsolated().whenComplete { _ in
            telling?.cancel()
            stream.close()
            self.entries.withLock { $0[facts.id] = nil }
            seat?.leave()
        }
    }

    /// - Parameter subject: of whom; `nil` is of everybody.
    func facts(of subject: String?) -> [Facts] {
        entries.withLock { $0.values.map(\.facts) }
            .filter { subject == nil || $0.subject == subject }
            .sorted { ($0.openedAt, $0.id) < ($1.openedAt, $1.id) }
    }

    func has(_ id: String) -> Bool { entries.withLock { $0[id] != nil } }

    /// - Throws: ``Problem`` 403 or 404, as ``GrantedStream/renew(_:)``.
    func renew(_ id: String, by grant: Grant) async throws {
        guard let entry = entries.withLock({ $0[id] }) else { throw Problem.noSuchStream }
        try await entry.eventLoop.submit { try entry.stream.value.renew(grant) }.get()
        await entry.ticket?.renew(grant)
    }

    /// - Returns: whether there is one of that name.
    @discardableResult
    func end(_ id: String) -> Bool {
        guard let entry = entries.withLock({ $0.removeValue(forKey: id) }) else { return false }
        Self.end(entry)
        return true
    }

    /// - Parameter lastOpening: until when those were opened that are meant, in milliseconds since 1970 UTC.
    /// - Returns: how many there were.
    @discardableResult
    func endAll(of subject: String, openedUntil lastOpening: Int64 = .max) -> Int {
        let found = entries.withLock { entries in
            let found = entries.values.filter { $0.facts.subject == subject && $0.facts.openedAt <= lastOpening }
            for entry in found { entries[entry.facts.id] = nil }
            return found
        }
        for entry in found { Self.end(entry) }
        return found.count
    }

    private static func end(_ entry: Entry) {
        entry.eventLoop.execute { entry.stream.value.end(.disconnected) }
    }
}
