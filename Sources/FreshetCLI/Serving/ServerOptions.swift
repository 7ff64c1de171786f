import ArgumentParser
import FreshetServer

/// The options that every serving command has.
struct ServerOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Where to listen; may be given several times. Port 0 picks a free one.",
            discussion: "http:// or https:// may stand before it; without either it is HTTPS, or HTTP with --plain.",
            valueName: "address:port"
        )
    )
    var listen: [ListenAddress] = []

    @Flag(help: "Speak HTTP without TLS, for loopback or behind a proxy that speaks TLS.")
    var plain = false

    @Option(help: ArgumentHelp("Where to keep what must outlive the program: certificates, keys.", valueName: "dir"))
    var state: String = StateDirectory.standard

    @Option(help: ArgumentHelp("The certificate chain in PEM, instead of the local authority's.", valueName: "file"))
    var tlsCertificate: String?

    @Option(help: ArgumentHelp("The certificate's private key in PEM.", valueName: "file"))
    var tlsKey: String?

    @OptionGroup var transportSecurity: TransportSecurityOptions
    @OptionGroup var proxy: ProxyOptions
    @OptionGroup var sharing: SharingOptions
    @OptionGroup var operation: AdminOptions
    @OptionGroup var drain: DrainOptions

    @Option(
        help: ArgumentHelp(
            "A further name or address that this server goes by. May be repeated.",
            discussion: "The local certificate is good for it too, and a listener on loopback answers for it.",
            valueName: "host"
        )
    )
    var name: [String] = []

    @Option(
        help: ArgumentHelp(
            "An origin whose pages may use this server, such as https://example.com. May be repeated.",
            discussion: "\"*\" allows every page of the web, without cookies.",
            valueName: "origin"
        )
    )
    var allowOrigin: [String] = []

    @Option(
        name: .customLong("public"),
        help: ArgumentHelp(
            "A folder whose files to serve, wherever no stream is.",
            discussion: "Files and folders whose names begin with a dot are not served.",
            valueName: "dir"
        )
    )
    var publicFolder: String?

    @Flag(help: "Show what is in folders of --public that have no index.html.")
    var browse = false

    @Flag(
        inversion: .prefixedNo,
        help: ArgumentHelp(
            "Let browsers open WebSockets on their HTTP/2 connection (RFC 8441).",
            discussion: "Without, each WebSocket has a connection of its own."
        )
    )
    var websocketOverHttp2 = true

    @Option(
        help: ArgumentHelp(
            "How many connections may be open at a time. (default: what the limit of open files allows)",
            discussion: "Further ones are told to come back after some seconds: an EventSource does so by itself.",
            valueName: "count"
        )
    )
    var maxConnections: Int?

    @Option(
        help: ArgumentHelp(
            "How many connections may come from one address, or from one /64 of IPv6. (default: any number)",
            discussion: "Loopback is not counted. Companies, mobile networks and proxies share an address.",
            valueName: "count"
        )
    )
    var maxConnectionsPerAddress: Int?

    @Option(
        help: ArgumentHelp(
            "How many streams may be open at a time, over all connections. (default: 250000, or as many as connections)",
            discussion: "An HTTP/2 connection carries up to 256. Each stream takes about 4 kB.",
            valueName: "count"
        )
    )
    var maxStreams: Int?

    @Option(
        help: ArgumentHelp(
            "For how long a stream may be silent before a heartbeat goes out, from 1 to 3600.",
            discussion: "So that nobody on the way believes it dead; proxies commonly give up after a minute.",
            valueName: "seconds"
        )
    )
    var heartbeat = 15

    @Option(
        help: ArgumentHelp(
            "How long a reader may take nothing before it is cut, from 1.",
            discussion: "It comes back with its last event ID and gets what it missed.",
            valueName: "seconds"
        )
    )
    var stallTimeout = 900

    @Option(
        help: ArgumentHelp(
            "How long a reader may answer nothing of what is sent to it before it is given up, from 1.",
            discussion: "Its machine or network is gone. Looked at with each heartbeat, and when it takes nothing.",
            valueName: "seconds"
        )
    )
    var peerTimeout = 60

    @Option(help: ArgumentHelp("From where on to log.", valueName: "level"))
    var logLevel = LogLevel.warning

    func validate() throws {
        if case .failure(let error) = InheritedSocket.all { throw ValidationError(error.description) }
        for origin in allowOrigin where origin != "*" && Origin(origin) == nil {
            throw ValidationError("--allow-origin takes scheme and host, such as https://example.com, not \(origin).")
        }
        guard (tlsCertificate == nil) == (tlsKey == nil) else {
            throw ValidationError("--tls-certificate and --tls-key go together: give both or neither.")
        }
        guard !plain || transportSecurity.period == nil else {
            throw ValidationError("--hsts is only ever said over TLS: leave it or --plain out.")
        }
        guard 1...3600 ~= heartbeat else { throw ValidationError("--heartbeat takes seconds from 1 to 3600.") }
        for (name, count) in counts where count < 1 {
            throw ValidationError("\(name) takes a number, 1 or more, not \(count).")
        }
        guard stallTimeout >= 1 else { throw ValidationError("--stall-timeout takes seconds, 1 or more.") }
        guard peerTimeout >= 1 else { throw ValidationError("--peer-timeout takes seconds, 1 or more.") }
        guard !browse || publicFolder != nil else {
            throw ValidationError("--browse shows the folders of --public: give both.")
        }
        guard !plain || !listen.contains(where: { $0.scheme == .https }) else {
            throw ValidationError("--plain and an https:// address contradict each other: leave one of them out.")
        }
    }

    private var counts: [(name: String, count: Int)] {
        [
            ("--max-connections", maxConnections),
            ("--max-connections-per-address", maxConnectionsPerAddress),
            ("--max-streams", maxStreams),
        ].compactMap { name, count in count.map { (name, $0) } }
    }

    /// Whose pages may do what.
    var site: SitePolicy {
        var site = SitePolicy()
        site.names = Set(name.map { $0.lowercased() })
        site.strictTransportSecurity = transportSecurity.period
        let origins = Set(allowOrigin.compactMap { Origin($0)?.description })
        site.allowedOrigins = allowOrigin.contains("*") ? .any : .these(origins)
        return site
    }

    /// The limits and times of connections.
    var edge: EdgeConfiguration {
        var edge = EdgeConfiguration()
        edge.site = site
        edge.maximumConnections = maxConnections
        edge.maximumConnectionsPerAddress = maxConnectionsPerAddress
        edge.maximumStreams = maxStreams
        edge.trustedProxies = proxy.proxies
        edge.webSocketOverHTTP2 = websocketOverHttp2
        edge.heartbeat = .seconds(heartbeat)
        edge.stallTimeout = .seconds(stallTimeout)
        edge.peerTimeout = .seconds(peerTimeout)
        edge.closingTime = drain.period
        return edge
    }

    /// What to listen on: as asked for, and what listens already; else the command's defaults.
    func addresses(defaults: [ListenAddress]) -> [ListenAddress] {
        let sockets = (try? InheritedSocket.all.get()) ?? []
        let given = listen.map { address in
            var address = address
            address.scheme = address.scheme ?? (plain ? .http : .https)
            return address
        }
        guard given.isEmpty && sockets.isEmpty else { return given.replaced(by: sockets, isPlain: plain) }
        return plain ? [.plainDefault] : defaults
    }
}
