import Freshet

/// A ticket that somebody has shown.
struct Ticket: Sendable {
    let record: TicketRecord
    private let office: TicketOffice

    init(_ record: TicketRecord, office: TicketOffice) {
        self.record = record
        self.office = office
    }

    /// Makes room for its stream, which ends the one that it has: its network may be gone without that we know.
    func seat() async -> TicketSeat { await office.seat(record.digest) }

    /// Has it last as long as a grant by which its stream was renewed.
    func renew(_ grant: Grant) async { await office.renew(record.digest, grant) }
}
