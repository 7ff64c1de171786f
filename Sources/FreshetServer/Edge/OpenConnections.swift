import NIOCore
import Synchronization

/// The connections that came over a listening socket, until each of them has closed.
final class OpenConnections: Sendable {
    private struct State {
        var channels: [ObjectIdentifier: any Channel] = [:]
        var isEnding = false
    }

    private let state = Mutex(State())
    private let (end, endContinuation) = AsyncStream.makeStream(of: Never.self)

    /// To be called with `channel` when it has been accepted.
    func add(_ channel: any Channel) {
        let id = ObjectIdentifier(channel)
        let isEnding = state.withLock { state in
            state.channels[id] = channel
            return state.isEnding
        }
        channel.closeFuture.whenComplete { _ in
            let isLast = self.state.withLock { state in
                state.channels[id] = nil
                return state.isEnding && state.channels.isEmpty
            }
            if isLast { self.endContinuation.finish() }
        }
        if isEnding { channel.quiesce() }
    }

    /// Asks all of them to end, and whoever still comes.
    func askToEnd() {
        let channels = state.withLock { state in
            state.isEnding = true
            return state.channels.values
        }
        if channels.isEmpty { endContinuation.finish() }
        for channel in channels { channel.quiesce() }
    }

    /// Returns when they have been asked to end, and have.
    func haveEnded() async {
        for await _ in end {}
    }
}

extension Channel {
    /// Asks whatever stands in the pipeline to come to its end.
    func quiesce() {
        eventLoop.execute { self.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent()) }
    }
}
