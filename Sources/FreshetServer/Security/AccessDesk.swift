import Freshet
import HTTPTypes
import Hummingbird

/// Where a request says who it is from, and hears what it may do.
struct AccessDesk: Sendable {
    /// Where a ticket stands in a URL.
    static let ticketParameter = "ticket"

    let authorizer: any Authorizer
    let tickets: TicketOffice
    let streams = GrantedStreams()
    /// Where other servers that share the log are told what to do; `nil` if there are none.
    let board: NoticeBoard?
    let quotas: StreamQuotas
    let rates: PublishRates

    init(
        authorizer: any Authorizer,
        limits: EventLimits,
        tickets: TicketOffice = TicketOffice(),
        board: NoticeBoard? = nil
    ) {
        self.authorizer = authorizer
        self.tickets = tickets
        self.board = board
        quotas = StreamQuotas(perSubject: limits.streamsPerSubject)
        rates = PublishRates(perSecond: limits.eventsPerSecond)
        board?.follow { [weak tickets] in
            tickets?.hear($0)
        } disconnections: { [weak tickets, weak streams] disconnection in
            if let subject = disconnection.subject { tickets?.forget(subject) }
            streams?.end(disconnection)
        } renewals: { [weak streams] in
            streams?.renew($0)
        }
    }

    /// Has other limits of how much one may have, from now on.
    func adopt(_ limits: EventLimits) {
        quotas.allow(perSubject: limits.streamsPerSubject)
        rates.allow(perSecond: limits.eventsPerSecond)
    }

    /// Makes room for a stream, by whoever is counted for it.
    ///
    /// - Returns: why there is none; `nil` if there is.
    func refusalOfStream(_ wanted: EventRequest, on connection: EdgeConnection) -> Refusal? {
        guard let refusal = quotas.enter(wanted, on: connection) else { return nil }
        connection.tcp.place.door.note(refusal)
        return refusal
    }

    /// Takes its ticket for a stream that has room, and is about to open.
    ///
    /// - Returns: `nil` if the stream is by none.
    func seat(for wanted: EventRequest) async -> TicketSeat? {
        guard wanted.request.method != .head else { return nil }  // It opens none.
        return await wanted.admission.ticket?.seat()
    }

    /// - Throws: ``Problem`` 400 or 401.
    func grant(for request: Request) async throws(Problem) -> Grant {
        try await grant(for: BearerToken.text(in: request, on: .current))
    }

    /// As above, for what takes a token, whatever everybody may do.
    func grantOfToken(in request: Request) async throws(Problem) -> Grant {
        guard let token = try BearerToken.text(in: request, on: .current) else { throw Problem(.missingToken) }
        return try await grant(for: token)
    }

    /// For what only who administers the server may do.
    func checkAdministering(_ request: Request) async throws(Problem) {
        let grant = try await grant(for: request)
        guard !grant.administers else { return }
        guard !grant.isWidenedByToken else { throw Problem(.missingToken) }
        throw Problem(.outsideGrant(.administer, name: "streams"))
    }

    /// By a ticket if the URL has one, else by a token.
    ///
    /// - Parameter form: of the stream that is asked for; `nil` for what is none, which no ticket opens.
    /// - Throws: ``Problem`` 400, 401 or 403; ``Refusal/log`` if that cannot be told now.
    func admission(for request: Request, to form: StreamForm?) async throws -> Admission {
        guard let text = request.uri.queryParameters[Self.ticketParameter[...]] else {
            return Admission(try await grant(for: request))
        }
        guard let form else {
            throw Problem(.forbidden, "A ticket opens a stream, and nothing else. Send a token.")
        }
        do {
            let ticket = try await tickets.redeem(String(text), for: form)
            return Admission(ticket.record.grant, ticket: ticket)
        } catch let error as AccessError {
            throw Problem(error)
        }
    }

    private func grant(for token: String?) async throws(Problem) -> Grant {
        do throws(AccessError) {
            return try await authorizer.grant(for: token)
        } catch {
            throw Problem(error)
        }
    }
}
