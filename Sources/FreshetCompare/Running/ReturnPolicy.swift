/// When a client comes back after a break: by the rules of its transport, or by what pages do where there are none.
package struct ReturnPolicy: Sendable {
    /// WHATWG HTML § 9.2.3 leaves it to the browser, "probably in the region of a few seconds": Chromium takes three.
    private static let reconnectionTime = Duration.seconds(3)
    /// As the page's own code has it: doubled with each attempt, the half of it by chance, so that not all come at once.
    private static let firstBackoff = Duration.seconds(1)
    private static let longestBackoff = Duration.seconds(30)
    /// As the loop that the report shows has it.
    private static let pollPause = Duration.seconds(1)

    private let transport: CompareTransport

    package init(_ transport: CompareTransport) {
        self.transport = transport
    }

    /// - Parameters:
    ///   - attempt: how many have failed since the break.
    ///   - announced: the `retry` of an event stream.
    ///   - chance: from 0 up to 1.
    package func delay(attempt: Int, announced: Duration?, chance: Double) -> Duration {
        switch transport {
        case .serverSentEvents: return announced ?? Self.reconnectionTime
        case .longPoll: return Self.pollPause
        case .webSocket:
            let whole = min(Self.firstBackoff * (1 << min(attempt, 10)), Self.longestBackoff)
            return whole * (0.5 + chance / 2)
        }
    }
}
