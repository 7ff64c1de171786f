import HTTPTypes
package import NIOCore
import NIOHTTPTypes

/// What the edge knows of the connection, or HTTP/2 stream, that a request came on.
///
/// A route finds it in ``current`` and may take the connection over: from then on it belongs to a ``LightConnection``,
/// and neither Hummingbird nor a task has any part in it.
package final class EdgeConnection: Sendable {
    /// The connection of the request that is being answered. `nil` where the server was not built by `.freshet()`.
    @TaskLocal package static var current: EdgeConnection?

    /// The TCP connection below, which the streams of HTTP/2 share.
    package struct TCP: Sendable {
        /// Counts the connections since the server's start.
        package let number: Int
        package let isSecure: Bool
        /// Whether the server's socket is bound to a loopback address, for this machine only.
        package let listensOnLoopback: Bool
        package let peerIsLoopback: Bool
        let place: Place
    }

    enum Takeover: Sendable {
        case http1(NIOLoopBound<HTTP1Pipeline>)
        case http2(NIOLoopBound<HTTP2Pipeline>)
    }

    package let channel: any Channel
    package let tcp: TCP
    package let clocks: LoopClocks
    private let takeover: Takeover

    init(
        channel: any Channel,
        tcp: TCP,
        clocks: LoopClocks,
        takeover: Takeover
    ) {
        self.channel = channel
        self.tcp = tcp
        self.clocks = clocks
        self.takeover = takeover
    }

    /// The connection of the request that is being answered.
    ///
    /// - Throws: ``Problem`` 500 where the server was not built by `.freshet()`.
    package static var required: EdgeConnection {
        get throws(Problem) {
            guard let current else {
                throw Problem(.internalServerError, "Streams need Application(router:, server: .freshet()).")
            }
            return current
        }
    }

    /// The limits and times in force.
    package var configuration: EdgeConfiguration { tcp.place.door.configuration }

    package var isHTTP2: Bool {
        if case .http2 = takeover { true } else { false }
    }

    /// Makes room for the stream that this connection, or HTTP/2 stream, is about to become, until it closes.
    ///
    /// - Returns: `nil` if there is room, else how to say that there is none.
    func refusalOfStream() -> Refusal? {
        guard isHTTP2 else { return tcp.place.carryStream() ? nil : .streams }
        let door = tcp.place.door
        guard door.openStream() else { return .streams }
        channel.closeFuture.whenComplete { _ in door.closeStream() }
        return nil
    }

    /// Takes the connection out of the HTTP machinery. To be called by the body of a response, when its head has been
    /// written.
    ///
    /// - Parameter begin: is called on the event loop with the light connection. It must give it an owner.
    /// - Throws: always. ``TakenOver`` ends the request's task, which has nothing left to do.
    package func takeOver(begin: @escaping @Sendable (LightConnection) -> Void) async throws -> Never {
        try await channel.eventLoop.submit {
            let light = try self.makeLight()
            begin(light)
            self.startReading(light)
            // The request was under way when the connections were asked to end.
            if self.tcp.place.door.drain.isUnderWay { light.depart() }
        }.get()
        throw TakenOver()
    }

    private func makeLight() throws -> LightConnection {
        let light: LightConnection
        switch takeover {
        case .http1(let pipeline):
            light = lightConnection(framing: pipeline.value.framing)
            try pipeline.value.handOver(to: light, in: channel)
        case .http2(let pipeline):
            light = lightConnection(framing: .http2)
            try pipeline.value.handOver(to: light, in: channel)
        }
        return light
    }

    /// Once there is someone to hear it.
    private func startReading(_ light: LightConnection) {
        if case .http2(let pipeline) = takeover { pipeline.value.endPause(in: channel) }
        light.startReading()
        light.emptyBridge()
    }

    private func lightConnection(framing: LightConnection.Framing) -> LightConnection {
        LightConnection(
            framing: framing,
            channel: channel,
            isPlain: !tcp.isSecure,
            clock: clocks.clock(of: channel.eventLoop),
            stalls: configuration.stalls,
            drain: tcp.place.door.drain
        )
    }
}

extension LightConnection {
    /// Has the bridge to the request's task, which stands behind us and cannot be removed, let go of the room that it
    /// keeps for the parts of requests: as much as it costs to count a connection. It does so if a part comes for which
    /// there is no reader any more.
    fileprivate func emptyBridge() {
        context?.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        context?.fireChannelRead(NIOAny(HTTPRequestPart.end(nil)))
        context?.fireChannelReadComplete()
    }
}

/// Ends the task of a request whose connection was taken over. Nothing has failed.
package struct TakenOver: Error {}

extension EdgeConnection.TCP {
    /// - Parameter channel: the TCP connection's.
    init(of channel: any Channel, number: Int, isSecure: Bool, place: Place) {
        self.number = number
        self.isSecure = isSecure
        self.place = place
        listensOnLoopback = channel.parent?.localAddress?.isLoopback ?? false
        peerIsLoopback = channel.remoteAddress?.isLoopback ?? false
    }
}

extension SocketAddress {
    var isLoopback: Bool {
        guard let address = ipAddress else { return false }
        return address == "::1" || address.hasPrefix("127.") || address.hasPrefix("::ffff:127.")
    }
}
