import NIOCore

/// The limits and times of the edge, each with its reason.
public struct EdgeConfiguration: Sendable {
    /// How many TCP connections may be open at a time, over all of a server's listeners. Further ones are accepted, have
    /// one answer that sends their clients away for some seconds, and are closed. `nil`: as many as the descriptors that
    /// the system allows this process when the server starts, less some that are kept back.
    public var maximumConnections: Int?

    /// How many TCP connections may come from one IPv4 address, or from one /64 of IPv6; loopback is not counted. `nil`:
    /// any number, because whole companies and mobile networks share one address, and so does everybody behind a proxy.
    public var maximumConnectionsPerAddress: Int?

    /// The proxies that are believed when they say for whom they ask. Their connections are not counted by address; the
    /// streams that they bring are, by the address of each client.
    public var trustedProxies = TrustedProxies()

    /// How many streams may be open at a time over all connections: an HTTP/1.1 connection carries one, an HTTP/2
    /// connection many. `nil`: 250,000, which take about a gigabyte, or as many as there may be connections, if that is
    /// more. Beyond, a stream is answered as a connection is that finds no room, and other requests go on.
    public var maximumStreams: Int?

    /// How long a connection that finds no room may take to be told so: a TLS handshake and a request over the worst of
    /// networks.
    public var refusalTime: Duration = .seconds(10)

    /// How long a TLS handshake may take: two round trips over the worst of networks, with room to spare.
    public var handshakeTimeout: Duration = .seconds(10)

    /// How long a request's head may take, from its first byte to its end, and a header block of HTTP/2 as well. It fits
    /// into a packet or a few, which even the worst of networks brings in seconds.
    public var headTimeout: Duration = .seconds(10)

    /// How long a request's body may stand still. A phone that changes from one network to another is silent for some
    /// seconds, and TCP tries again after up to half a minute by then.
    public var bodyTimeout: Duration = .seconds(30)

    /// How long a request's body may take altogether: a megabyte, which is what a publication may have, over the slowest
    /// of lines. Who drips a byte now and then would hold its connection for ever.
    public var longestBodyTime: Duration = .seconds(300)

    /// How long a connection without a request may stay open. Browsers keep theirs for minutes; a minute and a quarter
    /// is what the web's servers commonly give them.
    public var idleTimeout: Duration = .seconds(75)

    /// How many streams one HTTP/2 connection may have open at a time, which is announced to its client (RFC 9113
    /// § 5.1.2): a client that keeps to it waits with the next, one that does not is cut off. A page with a hundred live
    /// widgets is normal once one connection carries them all, so this is more than the customary 100.
    public var maximumConcurrentStreams = 256

    /// How many streams of one HTTP/2 connection may be reset within half a minute before the connection is taken for an
    /// attack and closed. Behind a proxy that speaks HTTP/2 to us, each reader that leaves is one, and all share the
    /// connection; a reset costs a request, and requests are not rationed either.
    public var maximumStreamResets = 10_000

    /// How many frames of one HTTP/2 connection may come within half a minute that carry nothing (WINDOW_UPDATE, GOAWAY,
    /// and kinds that are not known), before the connection is taken for an attack and closed. Two for each frame that
    /// goes out are not counted: that is what a client sends which opens its windows again after each.
    public var maximumBarrenFrames = 10_000

    /// Whether WebSockets may be opened on streams of HTTP/2 (RFC 8441). Browsers do so wherever a server offers it.
    public var webSocketOverHTTP2 = true

    /// How long all fields of a request may be together: what NIO and most servers of the web allow.
    public var maximumHeaderListBytes = 16 * 1024

    /// How long an HTTP/2 connection may take to close once it was asked to.
    public var closingTime: Duration = .seconds(5)

    /// How long a stream may be silent before a heartbeat goes out, so that nobody on the way believes it dead. WHATWG
    /// HTML § 9.2.7 advises 15 seconds or so; proxies commonly give up after a minute.
    public var heartbeat: Duration = .seconds(15)

    /// How long a stream's reader may take nothing at all before it is cut. Its place is kept in the log, not here: a
    /// machine that was put to sleep over a break finds its stream where it left it.
    public var stallTimeout: Duration = .seconds(900)

    /// How long a reader may be silent that takes nothing, before it is given up: one whose machine or network is gone
    /// acknowledges nothing, while one that only does not read does. Looked at from half a minute on.
    public var peerTimeout: Duration = .seconds(60)

    /// Whose pages may do what.
    public var site = SitePolicy()

    public init() {}

    /// - Parameter budget: what the descriptors of this process allow.
    func occupancyLimits(in budget: DescriptorBudget) -> Occupancy.Limits {
        let connections = maximumConnections ?? budget.connections
        return Occupancy.Limits(
            connections: connections,
            refusals: budget.refusals,
            connectionsPerAddress: maximumConnectionsPerAddress,
            streams: maximumStreams ?? max(Self.customaryStreams, connections)
        )
    }

    /// Four kilobytes each.
    private static let customaryStreams = 250_000

    var pace: RequestPace.Limits {
        RequestPace.Limits(
            head: TimeAmount(headTimeout), bodySilence: TimeAmount(bodyTimeout), body: TimeAmount(longestBodyTime))
    }

    var stalls: StallPolicy {
        StallPolicy(stallTimeout: TimeAmount(stallTimeout), peerTimeout: TimeAmount(peerTimeout))
    }
}
