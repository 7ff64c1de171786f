import Freshet

/// A ticket that is bound to its stream, as it outlives the server.
public struct TicketRecord: Sendable, Hashable, Codable {
    /// The digest of the ticket: who reads this learns no ticket.
    public let digest: String
    /// What its stream reads, as its owner named it.
    public let topics: [String]
    /// Filters of what its owner may read of that.
    public let granted: [String]
    public let subject: String?
    /// When it ends, in milliseconds since 1970 UTC; `nil` for never.
    public internal(set) var expiryMilliseconds: Int64?
    public let allowsCompression: Bool
    /// In which form its stream is; `nil` while it has not been used.
    package internal(set) var form: StreamForm?
    /// Whether it is good for nothing any more.
    package internal(set) var isForgotten = false

    package init(
        digest: String,
        topics: [String],
        granted: [String],
        subject: String?,
        expiryMilliseconds: Int64?,
        allowsCompression: Bool = true
    ) {
        self.digest = digest
        self.topics = topics
        self.granted = granted
        self.subject = subject
        self.expiryMilliseconds = expiryMilliseconds
        self.allowsCompression = allowsCompression
    }

    /// The latest of each ticket, as far as it is good for something.
    public static func latest(of records: [TicketRecord], at milliseconds: Int64) -> [TicketRecord] {
        var latest: [String: TicketRecord] = [:]
        for record in records { latest[record.digest] = record }
        return latest.values.filter { record in
            !record.isForgotten && record.expiryMilliseconds.map { $0 > milliseconds } ?? true
        }
    }

    /// To read, and nothing else.
    var grant: Grant {
        Grant(
            subscribe: granted.compactMap { try? TopicFilter($0) },
            subject: subject,
            expiryMilliseconds: expiryMilliseconds,
            allowsCompression: allowsCompression
        )
    }
}

/// Keeps the tickets that are bound to streams, so that a reader whose server was restarted comes back as one whose
/// network failed. Tickets that were not used yet are not worth it: they live for half a minute.
public protocol TicketStore: Sendable {
    /// All that was kept, the latest of each digest last.
    func records() async -> [TicketRecord]

    /// Keeps what has become of a ticket, behind what was known of it. Failing is the store's to report: the ticket
    /// works, only not after a restart.
    func keep(_ record: TicketRecord) async
}
