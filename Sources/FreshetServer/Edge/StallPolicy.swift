package import NIOCore

/// Decides how long a connection that takes no bytes is kept: for ever would let the vanished pile up, and a short while
/// would cut those who are only slow.
package struct StallPolicy {
    /// What TCP knows of the other end.
    package struct Peer: Hashable {
        /// How long ago it acknowledged anything.
        package let silence: TimeAmount
        /// How many times in a row we have sent something, bytes or a probe of its window, and heard nothing.
        package let unanswered: Int

        package init(silence: TimeAmount, unanswered: Int) {
            self.silence = silence
            self.unanswered = unanswered
        }
    }

    package enum Verdict: Hashable {
        case lookAgain(in: TimeAmount)
        /// The peer is there and reads nothing.
        case stalled
        /// The peer answers nothing: its machine or the network between is gone.
        case vanished
    }

    // A connection over which a large page is on its way is full all the time; its peer is not in question yet.
    private static let grace = TimeAmount.seconds(30)
    // Each look is one system call.
    private static let interval = TimeAmount.seconds(10)
    // One may be under way. The kernel asks a closed window again after ever longer pauses, up to two minutes: so silence
    // alone tells nothing.
    private static let minimumUnanswered = 2

    private let stallTimeout: TimeAmount
    private let peerTimeout: TimeAmount

    package init(stallTimeout: TimeAmount, peerTimeout: TimeAmount) {
        self.stallTimeout = stallTimeout
        self.peerTimeout = peerTimeout
    }

    /// When to look for the first time after a connection has filled up.
    package var firstLook: TimeAmount { min(Self.grace, stallTimeout, peerTimeout) }

    /// - Parameters:
    ///   - time: for how long it has taken nothing.
    ///   - peer: `nil` where the system does not tell.
    package func verdict(after time: TimeAmount, peer: Peer?) -> Verdict {
        if time >= stallTimeout { return .stalled }
        if let peer, peer.silence >= peerTimeout, peer.unanswered >= Self.minimumUnanswered { return .vanished }
        return .lookAgain(in: min(Self.interval, peerTimeout, stallTimeout - time))
    }
}
