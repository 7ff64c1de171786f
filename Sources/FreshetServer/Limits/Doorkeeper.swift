import Logging
import NIOCore
import Synchronization

/// Keeps the limits of a server, which may change while it runs; counts its connections and streams, over all its
/// listeners, and says who finds room.
package final class Doorkeeper: Sendable {
    /// How often the log may be told that there is no room: whoever storms a server would fill it otherwise.
    private static let warningInterval = TimeAmount.seconds(60)

    private struct State {
        var configuration: EdgeConfiguration
        var occupancy: Occupancy
        var listeners: [ObjectIdentifier: any Channel] = [:]
        /// Listeners whose last connection could not be accepted, for want of a descriptor or of memory.
        var exhausted: Set<ObjectIdentifier> = []
        var nextWarningAt = NIODeadline.uptimeNanoseconds(0)
    }

    private let state: Mutex<State>
    private let budget: DescriptorBudget

    package init(configuration: EdgeConfiguration, budget: DescriptorBudget) {
        self.budget = budget
        let occupancy = Occupancy(limits: configuration.occupancyLimits(in: budget))
        state = Mutex(State(configuration: configuration, occupancy: occupancy))
    }

    /// The limits and times in force.
    package var configuration: EdgeConfiguration { state.withLock(\.configuration) }

    /// Has other limits and times from now on. Who has found room keeps it, and a stream that is open keeps its times;
    /// whose pages may do what holds for the next request of every connection.
    package func adopt(_ configuration: EdgeConfiguration) {
        state.withLock { state in
            state.configuration = configuration
            state.occupancy.limits = configuration.occupancyLimits(in: budget)
        }
        lookAfterListeners()
    }

    /// Whom the edge has cut off.
    package let cuts = EdgeCuts()

    /// How the server takes its leave.
    package let drain = Drain()

    package var counts: OccupancyCounts { state.withLock { $0.occupancy.counts } }

    /// Gives `channel`, which has just been accepted, its place, until it closes.
    ///
    /// - Returns: the place, and the connection's number since the server's start.
    func enter(_ channel: any Channel, logger: Logger) -> (place: Place, number: Int) {
        // Of whom a proxy brings, the streams are counted.
        let rules = configuration
        let isCounted =
            rules.maximumConnectionsPerAddress != nil && !rules.trustedProxies.contains(channel.remoteAddress)
        let network = isCounted ? PeerNetwork(channel.remoteAddress) : nil
        let (place, number, isFull) = state.withLock { state in
            let place = Place(state.occupancy.enter(from: network), from: network, door: self)
            return (place, state.occupancy.counts.arrivals, state.occupancy.isFull)
        }
        channel.closeFuture.whenComplete { _ in place.leave() }
        if let listener = channel.parent { watch(listener, logger: logger) }
        if isFull { lookAfterListeners() }
        if let refusal = place.refusal {
            refusal.count()
            warn(of: refusal, logger: logger)
        }
        if place.verdict == .turnedAway { Refusal.countTurnedAway() }
        return (place, number)
    }

    func leave(_ verdict: Occupancy.Verdict, from network: PeerNetwork?) {
        let mayResume = state.withLock { state in
            let mayResume = state.occupancy.isFull || !state.exhausted.isEmpty
            state.occupancy.leave(verdict, from: network)
            state.exhausted = []
            return mayResume
        }
        if mayResume { lookAfterListeners() }
    }

    /// - Returns: whether there was room for it. Then ``closeStream()`` is owed.
    func openStream() -> Bool {
        let hasRoom = state.withLock { $0.occupancy.openStream() }
        if !hasRoom { Refusal.streams.count() }
        return hasRoom
    }

    /// Counts a stream that was not let in for another reason.
    func note(_ refusal: Refusal) {
        refusal.count()
        state.withLock { $0.occupancy.note(refusal) }
    }

    func closeStream() { state.withLock { $0.occupancy.closeStream() } }

    private func warn(of refusal: Refusal, logger: Logger) {
        let now = NIODeadline.now()
        let isDue = state.withLock { state in
            guard now >= state.nextWarningAt else { return false }
            state.nextWarningAt = now + Self.warningInterval
            return true
        }
        if isDue { logger.warning("No room for a connection", metadata: ["limit": "\(refusal.rawValue)"]) }
    }
}

// Accepting, which pauses while there is not even room to say no. The kernel keeps who comes meanwhile.
extension Doorkeeper {
    /// Looks after a listening socket from its first connection on, until it closes.
    private func watch(_ listener: any Channel, logger: Logger) {
        let id = ObjectIdentifier(listener)
        guard state.withLock({ $0.listeners.updateValue(listener, forKey: id) == nil }) else { return }
        listener.closeFuture.whenComplete { _ in
            self.state.withLock { state in
                state.listeners[id] = nil
                state.exhausted.remove(id)
            }
        }
        listener.eventLoop.execute {
            let failures = AcceptFailures(door: self, logger: logger)
            try? listener.pipeline.syncOperations.addHandler(failures, position: .first)
        }
    }

    /// - Parameter isExhausted: whether nothing can be accepted. Whoever leaves next ends that, too.
    func note(_ listener: any Channel, isExhausted: Bool) {
        state.withLock { state in
            if isExhausted {
                state.exhausted.insert(ObjectIdentifier(listener))
            } else {
                state.exhausted.remove(ObjectIdentifier(listener))
            }
        }
        lookAfterListeners()
    }

    /// Whether nothing is to be accepted from `listener` at the moment.
    func pauses(_ listener: any Channel) -> Bool {
        state.withLock { $0.occupancy.isFull || $0.exhausted.contains(ObjectIdentifier(listener)) }
    }

    private func lookAfterListeners() {
        for listener in state.withLock({ $0.listeners.values }) {
            // What counts is how it stands then: looks may overtake each other on the way here.
            listener.eventLoop.execute {
                guard !self.drain.isUnderWay else { return }
                let pauses = self.pauses(listener)
                listener.setOption(.autoRead, value: !pauses).whenFailure { _ in }  // It is closed.
                // What was asked for in the pause was not passed on.
                if !pauses { listener.read() }
            }
        }
    }
}
