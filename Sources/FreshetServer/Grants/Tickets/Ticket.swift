import Freshet
import NIOCore

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

    /// Has the servers that share the log hear now and then that the ticket is in use; `nil` if there are no others.
    func tellAgain(on eventLoop: any EventLoop) -> RepeatedTask? {
        guard office.isShared else { return nil }
        let time = TimeAmount.milliseconds(TicketLedger.timeToTellAgain)
        return eventLoop.scheduleRepeatedTask(initialDelay: time, delay: time) { [office, digest = record.digest] _ in
            office.announce(digest, isTaken: true)
        }
    }

    func vacate(stream: String) { office.vacate(record.digest, stream: stream) }

    /// Has it last as long as a grant by which its stream was renewed.
    func renew(_ grant: Grant) async { await office.renew(record.digest, grant) }
}
