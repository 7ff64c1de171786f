/// How full the server is, and who still finds room: pure counting.
package struct Occupancy: Sendable {
    package struct Limits: Sendable, Hashable {
        /// TCP connections that are served.
        package var connections: Int
        /// TCP connections beyond these, while they are told to come back.
        package var refusals: Int
        /// TCP connections from one network; `nil` for no such limit.
        package var connectionsPerAddress: Int?
        /// Open streams, over all connections.
        package var streams: Int

        package init(connections: Int, refusals: Int, connectionsPerAddress: Int? = nil, streams: Int = .max) {
            self.connections = connections
            self.refusals = refusals
            self.connectionsPerAddress = connectionsPerAddress
            self.streams = streams
        }
    }

    /// What becomes of a connection that was accepted.
    package enum Verdict: Sendable, Hashable {
        case admitted
        /// Its first request is answered by a refusal.
        case refused(Refusal)
        /// It is closed without a word: its address has taken what there is to be told with.
        case turnedAway
    }

    var limits: Limits
    package private(set) var counts = OccupancyCounts()
    private var byNetwork: [PeerNetwork: Int] = [:]

    package init(limits: Limits) {
        self.limits = limits
    }

    /// Whether nobody can even be refused any more. Accepting pauses then, and the kernel keeps who comes.
    package var isFull: Bool {
        counts.connections + counts.connectionsBeingRefused >= limits.connections + limits.refusals
    }

    /// - Parameter network: where it comes from; `nil` is not counted by address.
    package mutating func enter(from network: PeerNetwork?) -> Verdict {
        counts.arrivals += 1
        let verdict = verdict(on: network)
        switch verdict {
        case .admitted:
            counts.connections += 1
            if let network { byNetwork[network, default: 0] += 1 }
        case .refused(let refusal):
            counts.connectionsBeingRefused += 1
            counts.refused[refusal, default: 0] += 1
        case .turnedAway:
            counts.turnedAway += 1
        }
        return verdict
    }

    private func verdict(on network: PeerNetwork?) -> Verdict {
        if let network, let limit = limits.connectionsPerAddress, byNetwork[network, default: 0] >= limit {
            // Or one address could fill the server with connections that are being refused.
            return counts.connectionsBeingRefused < limits.refusals ? .refused(.address) : .turnedAway
        }
        return counts.connections < limits.connections ? .admitted : .refused(.connections)
    }

    /// - Parameter verdict: what became of it when it entered.
    package mutating func leave(_ verdict: Verdict, from network: PeerNetwork?) {
        switch verdict {
        case .admitted:
            counts.connections -= 1
            guard let network, let count = byNetwork[network] else { return }
            byNetwork[network] = count > 1 ? count - 1 : nil
        case .refused:
            counts.connectionsBeingRefused -= 1
        case .turnedAway:
            break
        }
    }

    /// - Returns: whether there was room for it.
    package mutating func openStream() -> Bool {
        guard counts.streams < limits.streams else {
            counts.refused[.streams, default: 0] += 1
            return false
        }
        counts.streams += 1
        return true
    }

    package mutating func note(_ refusal: Refusal) { counts.refused[refusal, default: 0] += 1 }

    package mutating func closeStream() { counts.streams -= 1 }
}
