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

    func leave() {
        let stage = stage.exchange(.left, ordering: .acquiringAndReleasing)
        guard stage != .left else { return }
        if stage == .carriesStream { door.closeStream() }
        door.leave(verdict, from: network)
    }
}
