import Synchronization

/// A TCP connection's place among those of the server, from its acceptance to its end.
final class Place: Sendable {
    private enum Stage: UInt8, AtomicRepresentable {
        case open
        /// HTTP/1.1: it has become a stream, and ends with it.
        case carriesStream
        case left
    }

    // There is one of these for each connection: in this order it takes 48 bytes.
    let door: Doorkeeper
    private let network: PeerNetwork?
    let verdict: Occupancy.Verdict
    private let stage = Atomic<Stage>(.open)
    private let carrier = Atomic<Carrier>(.unknown)

    /// What the connection speaks.
    enum Carrier: UInt8, AtomicRepresentable {
        case unknown, plainHTTP1, secureHTTP1, http2

        fileprivate var meter: OpenMeter? {
            switch self {
            case .unknown: nil
            case .plainHTTP1: .plainHTTP1
            case .secureHTTP1: .secureHTTP1
            case .http2: .http2
            }
        }
    }

    init(_ verdict: Occupancy.Verdict, from network: PeerNetwork?, door: Doorkeeper) {
        self.verdict = verdict
        self.network = network
        self.door = door
    }

    /// Why the connection is not served; `nil` if it is.
    var refusal: Refusal? {
        if case .refused(let refusal) = verdict { refusal } else { nil }
    }

    /// Counts the stream that this connection is about to become.
    ///
    /// - Returns: whether there was room for it.
    func carryStream() -> Bool {
        // A HEAD of a stream counts too, and leaves the connection as it is.
        guard stage.load(ordering: .relaxed) != .carriesStream else { return true }
        guard door.openStream() else { return false }
        let (isCarrying, _) = stage.compareExchange(
            expected: .open, desired: .carriesStream, ordering: .acquiringAndReleasing)
        // The client has left meanwhile.
        if !isCarrying { door.closeStream() }
        return true
    }

    /// It has come as far as HTTP.
    func note(_ carrier: Carrier) {
        self.carrier.store(carrier, ordering: .relaxed)
        carrier.meter?.noteOpened()
    }

    func leave() {
        let stage = stage.exchange(.left, ordering: .acquiringAndReleasing)
        guard stage != .left else { return }
        if stage == .carriesStream { door.closeStream() }
        carrier.load(ordering: .relaxed).meter?.noteClosed()
        door.leave(verdict, from: network)
    }
}
