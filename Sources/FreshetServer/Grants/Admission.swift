import Freshet

/// By what somebody is let in: a grant, and the ticket that it came with, if it did.
struct Admission: Sendable {
    let grant: Grant
    let ticket: Ticket?

    init(_ grant: Grant, ticket: Ticket? = nil) {
        self.grant = grant
        self.ticket = ticket
    }
}
