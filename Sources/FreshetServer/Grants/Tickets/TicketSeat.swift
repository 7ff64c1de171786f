import Freshet
import NIOCore
import Synchronization

/// The one stream of a ticket, from a moment before it opens until it has closed, or until another has the ticket.
final class TicketSeat: Sendable {
    private enum State {
        case waiting
        case open(end: @Sendable () -> Void)
        case taken
    }

    /// By which all servers tell it from the ticket's other streams.
    let name = RandomName.make()
    private let digest: String
    private let office: TicketOffice
    private let state = Mutex(State.waiting)

    init(_ digest: String, office: TicketOffice) {
        self.digest = digest
        self.office = office
    }

    // The stream may never have opened.
    deinit { leave() }

    /// - Parameter end: is called if another stream has the ticket, which may be so already.
    func open(end: @escaping @Sendable () -> Void) {
        let isTaken = state.withLock { state in
            if case .taken = state { return true }
            state = .open(end: end)
            return false
        }
        if isTaken { end() }
    }

    func take() {
        let former = state.withLock { state in
            defer { state = .taken }
            return state
        }
        if case .open(let end) = former { end() }
    }

    func leave() { office.vacate(digest, stream: name) }

    /// Has the servers that share the log hear now and then that the ticket is in use; `nil` if there are no others.
    func tellAgain(on eventLoop: any EventLoop) -> RepeatedTask? {
        guard office.isShared else { return nil }
        let time = TimeAmount.milliseconds(TicketLedger.timeToTellAgain)
        return eventLoop.scheduleRepeatedTask(initialDelay: time, delay: time) { [office, digest] _ in
            office.announce(digest, isTaken: true)
        }
    }
}
