import Freshet

/// A ticket that somebody has shown.
struct Ticket: Sendable {
    let record: TicketRecord
    private let office: TicketOffice

    init(_ record: TicketRecord, office: TicketOffice) {
        self.record = record
        self.office = office
    }

    /// Has it carry a stream, and ends the one that it carried until now: its network may be gone without that we know.
    func occupy(stream: String, end: @escaping @Sendable () -> Void) {
        office.occupy(record.digest, .init(stream: stream, end: end))
    }

    func vacate(stream: String) { office.vacate(record.digest, stream: stream) }

    /// Has it last as long as a grant by which its stream was renewed.
    func renew(_ grant: Grant) async { await office.renew(record.digest, grant) }
}
