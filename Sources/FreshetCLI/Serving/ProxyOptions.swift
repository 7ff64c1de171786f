public import ArgumentParser
public import FreshetServer

/// The options of the proxies that stand before a server.
struct ProxyOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A proxy that is believed when it says for whom it asks. May be repeated.",
            discussion: """
                An address or range, such as 10.0.0.0/8, or loopback. The streams that it brings are counted by the \
                addresses of its clients.
                """,
            valueName: "address"
        ),
        transform: Self.ranges
    )
    var trustedProxy: [[AddressRange]] = []

    @Option(help: ArgumentHelp("Where trusted proxies say it: x-forwarded-for or forwarded.", valueName: "header"))
    var forwardedHeader = TrustedProxies.Header.xForwardedFor

    var proxies: TrustedProxies { TrustedProxies(trustedProxy.flatMap { $0 }, header: forwardedHeader) }

    private static func ranges(_ text: String) throws -> [AddressRange] {
        let texts = text == "loopback" ? ["127.0.0.0/8", "::1"] : [text]
        let ranges = texts.compactMap(AddressRange.init)
        guard ranges.count == texts.count else {
            throw ValidationError("A proxy is an address or a range such as 10.0.0.0/8 or 2001:db8::/32, or loopback.")
        }
        return ranges
    }
}

extension TrustedProxies.Header: ExpressibleByArgument {}
