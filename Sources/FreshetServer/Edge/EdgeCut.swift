import Synchronization

/// Why the edge has cut off a peer that did not keep to the rules.
package enum EdgeCut: String, Sendable, Hashable, CaseIterable {
    /// A TLS handshake took too long.
    case handshakeTimeout
    /// A request's head took too long: lines of HTTP/1.1, or a header block of HTTP/2.
    case headTimeout
    /// A request's body stood still, or took too long altogether.
    case bodyTimeout
    /// A request's head was too large, or a chunk's length had no end.
    case oversizedHead
    /// An HTTP/2 connection broke the rules of its protocol, or went beyond what we bear of what they allow.
    case http2Abuse
}

/// Counts whom the edge has cut off since the server's start.
package final class EdgeCuts: Sendable {
    private let state = Mutex<[EdgeCut: Int]>([:])

    package init() {}

    /// By their reason; what has not happened is not there.
    package var counts: [EdgeCut: Int] { state.withLock { $0 } }

    func note(_ cut: EdgeCut) {
        cut.count()
        state.withLock { $0[cut, default: 0] += 1 }
    }
}
