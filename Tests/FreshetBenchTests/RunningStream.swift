import FreshetBench
import NIOCore

/// A subscriber's stream that is fed for a test.
struct RunningStream {
    static let run = RunToken(0xf1d0_a2b0)
    static let mark = EventMark(publisher: 3, sequence: 42, begunAt: 1_795_395_335_180_123_456)

    private(set) var stream: SubscriberStream
    private(set) var sightings: [Sighting] = []

    init(_ transport: BenchTransport) {
        stream = SubscriberStream(transport: transport, run: Self.run)
    }

    var lastEventID: String { String(decoding: stream.lastEventID, as: UTF8.self) }

    mutating func receive(_ bytes: some Collection<UInt8>) throws {
        var found: [Sighting] = []
        try Array(bytes).withUnsafeBytes { bytes in
            try stream.receive(bytes) { found.append($0) }
        }
        sightings += found
    }

    mutating func receive(_ text: String) throws { try receive(text.utf8) }

    mutating func reconnect() { stream.reset() }

    /// An event's data as the bench publishes it.
    static func data(_ mark: EventMark = mark, bytes: Int = 200) -> String {
        String(buffer: PayloadMaker(bytes: bytes, run: run).payload(of: mark))
    }

    /// The same as it stands in a record.
    static func record(id: String, _ mark: EventMark = mark) -> String {
        let data = data(mark).replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return #"{"type":"message","id":"\#(id)","topic":"bench/a\"data","time":1795395335180,"data":"\#(data)"}"#
    }
}
