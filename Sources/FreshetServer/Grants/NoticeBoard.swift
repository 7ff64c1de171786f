import Foundation
import Freshet

/// Where the servers that share a log tell each other what their readers never see.
struct NoticeBoard: Sendable {
    private enum Kind: String {
        case ticket, disconnect, renew
    }

    private let log: any SharedEventLog
    private let catchUps: CatchUpDesk
    private let patience: Duration

    /// - Parameter patience: how long a request may wait for what others have told.
    /// - Returns: `nil` for a log of one server.
    init?(_ hub: Hub, patience: Duration) {
        guard let log = hub.log as? any SharedEventLog, let catchUps = hub.catchUps else { return nil }
        self.log = log
        self.catchUps = catchUps
        self.patience = patience
    }

    /// Whether others can probably be told something now.
    var isReached: Bool { log.standing.isReached }

    /// Hears everything from now on, and first what is still good of what was told before.
    func follow(
        tickets: @escaping @Sendable (TicketNotice) -> Void,
        disconnections: @escaping @Sendable (Disconnection) -> Void,
        renewals: @escaping @Sendable (Renewal) -> Void
    ) {
        let decoder = JSONDecoder()
        log.followNotices { notice in
            // What cannot be read is a later version's.
            switch Kind(rawValue: notice.kind) {
            case .ticket: (try? decoder.decode(TicketNotice.self, from: Data(notice.body))).map(tickets)
            case .disconnect: (try? decoder.decode(Disconnection.self, from: Data(notice.body))).map(disconnections)
            case .renew: (try? decoder.decode(Renewal.self, from: Data(notice.body))).map(renewals)
            case nil: break
            }
        }
    }

    func post(_ ticket: TicketNotice) async throws(LogError) {
        try await post(.ticket, ticket, until: ticket.expiryMilliseconds)
    }

    func post(_ disconnection: Disconnection, until expiry: Int64) async throws(LogError) {
        try await post(.disconnect, disconnection, until: expiry)
    }

    func post(_ renewal: Renewal, until expiry: Int64) async throws(LogError) {
        try await post(.renew, renewal, until: expiry)
    }

    /// Returns when all has been heard that was told before this was called, however long that takes.
    ///
    /// - Throws: ``LogError/closed``.
    func catchUp() async throws(LogError) { try await catchUps.catchUp() }

    /// The same for a request, which does not wait for ever.
    ///
    /// - Throws: ``Refusal/log`` if the log is not reached.
    func catchUpForRequest() async throws(Refusal) { try await catchUps.catchUp(within: patience) }

    private func post(_ kind: Kind, _ body: some Encodable, until expiry: Int64) async throws(LogError) {
        // These are texts and numbers: they can always be written.
        guard let body = try? JSONEncoder().encode(body) else { preconditionFailure("A notice is JSON.") }
        try await log.post(LogNotice(kind: kind.rawValue, body: Array(body), expiryMilliseconds: expiry))
    }
}
