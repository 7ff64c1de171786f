/// Where a comparison's events come from.
package enum CompareSource: Sendable, Hashable {
    /// Topics of a Freshet server, to which the comparison itself publishes.
    case topics
    /// Addresses of any server, of which it only listens. `{n}` in them is the number of the stream, from 1.
    case paths(sse: String?, webSocket: String?)

    /// What can be read there.
    package var transports: [CompareTransport] {
        switch self {
        case .topics: CompareTransport.allCases
        case .paths(let sse, let webSocket):
            (sse == nil ? [] : [.serverSentEvents]) + (webSocket == nil ? [] : [.webSocket])
        }
    }

    /// The address of a stream below the server's own.
    ///
    /// - Parameter number: from 1.
    func path(of transport: CompareTransport, number: Int, token: String) -> String {
        switch self {
        case .topics: "/events/\(Self.topic(number: number, token: token))"
        case .paths(let sse, let webSocket):
            (transport == .webSocket ? webSocket : sse ?? webSocket)?.replacing("{n}", with: "\(number)") ?? "/"
        }
    }

    static func topic(number: Int, token: String) -> String { "compare/\(token)/\(number)" }
}
