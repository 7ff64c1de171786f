import NIOCore

/// The limits and times of the edge, each with its reason.
public struct EdgeConfiguration: Sendable {
    /// How long a TLS handshake may take: two round trips over the worst of networks, with room to spare.
    public var handshakeTimeout: Duration = .seconds(10)

    /// How long a connection without a request may stay open. Browsers keep theirs for minutes; a minute and a quarter
    /// is what the web's servers commonly give them.
    public var idleTimeout: Duration = .seconds(75)

    /// How many streams one HTTP/2 connection may have open at a time. A page with a hundred live widgets is normal
    /// once one connection carries them all, so this is more than the customary 100.
    public var maximumConcurrentStreams = 256

    /// How many streams of one HTTP/2 connection may be reset within half a minute before the connection is taken for an
    /// attack and closed. Behind a proxy that speaks HTTP/2 to us, each reader that leaves is one, and all share the
    /// connection; a reset costs a request, and requests are not rationed either.
    public var maximumStreamResets = 10_000

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

    var stalls: StallPolicy {
        StallPolicy(stallTimeout: TimeAmount(stallTimeout), peerTimeout: TimeAmount(peerTimeout))
    }
}
