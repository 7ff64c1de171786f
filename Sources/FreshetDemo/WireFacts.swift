import FoundationEssentials
import FreshetServer
import FreshetWire
import NIOCore

/// What the server knows of a page's streams and the page cannot: an open EventSource shows a page neither its
/// connection nor its bytes.
struct WireFacts: Sendable {
    /// Where the page's own stream is, over which the facts come. It does not count itself among the streams.
    static let path = "/demo/stream"

    let page: String
    let streams: PageStreams
    let isHTTP2: Bool
    let isSecure: Bool

    /// How things stand now.
    var event: ServerSentEvent? {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let json = try? encoder.encode(report) else { return nil }
        return ServerSentEvent(type: "facts", data: ByteBuffer(bytes: json))
    }

    private struct Report: Encodable {
        let `protocol`: String
        let secure: Bool
        /// TCP connections, as far as the page's streams show them.
        let connections: Int
        let streams: [Stream]
    }

    fileprivate struct Stream: Encodable {
        let path: String
        let transport: String
        let `protocol`: String
        let connection: Int
        let coding: String
        let events: Int
        let payloadBytes: Int
        let sentBytes: Int
    }

    private var report: Report {
        let open = streams.streams(of: page)
        return Report(
            protocol: Self.name(isHTTP2: isHTTP2),
            secure: isSecure,
            connections: Set(open.map(\.facts.connection)).count,
            streams: open.filter { $0.facts.path != Self.path }.map(Stream.init)
        )
    }

    fileprivate static func name(isHTTP2: Bool) -> String { isHTTP2 ? "h2" : "http/1.1" }
}

extension WireFacts.Stream {
    fileprivate init(_ stream: OpenStream) {
        let counts = stream.counts
        path = stream.facts.path
        transport = stream.facts.kind.rawValue
        `protocol` = WireFacts.name(isHTTP2: stream.facts.isHTTP2)
        connection = stream.facts.connection
        coding = stream.facts.coding
        events = counts.events
        payloadBytes = counts.payloadBytes
        sentBytes = counts.sentBytes
    }
}
