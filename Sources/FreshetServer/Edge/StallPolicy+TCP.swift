import NIOCore

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

extension StallPolicy.Peer {
    /// Asks the kernel of a TCP connection (TCP_INFO). To be called on its event loop.
    ///
    /// - Returns: `nil` where the system does not tell.
    static func of(_ connection: any Channel) -> StallPolicy.Peer? {
        #if canImport(Glibc)
            guard let socket = connection as? any SocketOptionProvider else { return nil }
            var peer: StallPolicy.Peer?
            // On the event loop the answer is there at once.
            socket.getTCPInfo().assumeIsolated().whenSuccess { info in
                peer = StallPolicy.Peer(
                    silence: .milliseconds(Int64(info.tcpi_last_ack_recv)),
                    unanswered: Int(info.tcpi_probes) + Int(info.tcpi_retransmits)
                )
            }
            return peer
        #else
            return nil
        #endif
    }
}

extension Channel {
    /// Has the kernel send what is queued only as the peer takes it: a peer that does not read costs this much memory of
    /// the system, instead of megabytes (TCP_NOTSENT_LOWAT).
    func limitUnsentBytes() -> EventLoopFuture<Void> {
        #if os(Linux)
            // linux/tcp.h
            let unsentLowWater = NIOBSDSocket.Option(rawValue: 25)
            let option = ChannelOptions.Types.SocketOption(level: .tcp, name: unsentLowWater)
            // Enough for the kernel to have something to send while the event loop is busy elsewhere.
            return setOption(option, value: 128 << 10).flatMapErrorThrowing { _ in }
        #else
            return eventLoop.makeSucceededVoidFuture()
        #endif
    }

    /// Closes at once: what is queued in the kernel goes with it, and the peer, if it is there, is told by a reset.
    func reset() {
        guard let socket = self as? any SocketOptionProvider else { return close(promise: nil) }
        socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenComplete { _ in self.close(promise: nil) }
    }
}
