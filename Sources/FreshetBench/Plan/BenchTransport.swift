/// In which form subscribers read.
package enum BenchTransport: String, Sendable, CaseIterable, Encodable {
    /// Server-Sent Events.
    case sse
    /// A WebSocket for each subscriber; the address names its topic.
    case ws
    /// Lines of records.
    case ndjson
}
