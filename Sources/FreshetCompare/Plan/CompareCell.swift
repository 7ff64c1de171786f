/// One of the ways that are compared: a transport over a version of HTTP, plain or compressed.
package struct CompareCell: Sendable, Hashable, Codable {
    package let transport: CompareTransport
    package let http: CompareHTTP
    package let coding: CompareCoding
    /// Of an event's data; `nil` where the server has events of its own.
    package let payloadBytes: Int?

    package init(
        transport: CompareTransport,
        http: CompareHTTP,
        coding: CompareCoding,
        payloadBytes: Int? = nil
    ) {
        self.transport = transport
        self.http = http
        self.coding = coding
        self.payloadBytes = payloadBytes
    }

    package var name: String { "\(transport.name), \(http.name), \(coding.rawValue)" }

    /// Streams of a cell: as many as the article's page has of each transport.
    package static let streams = 4
}
