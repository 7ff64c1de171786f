import Freshet
import FreshetServer
import NIOCore

/// Writing an event as its readers get it. It is done once for each format that anyone uses, not once for each reader.
struct EncodingBenchmark: Benchmark {
    static let all: [any Benchmark] = formats.flatMap { name, format in
        SampleEvents.sizes.map { EncodingBenchmark(name: "encoding/\(name)/\($0)", format: format, bytes: $0) }
    }

    private static let formats: [(String, EventFormat)] = [
        ("event-stream", .body(.serverSentEvents, .none)),
        ("event-stream-chunked", .body(.serverSentEvents, .chunked)),
        ("lines", .body(.lines, .none)),
        ("websocket", .webSocket(.record, .plain)),
        ("websocket-deflated", .webSocket(.record, .deflated)),
    ]

    let name: String
    let operation = "event"
    let operations = 100
    private let format: EventFormat
    /// Of the event's data.
    private let bytes: Int

    private init(name: String, format: EventFormat, bytes: Int) {
        self.name = name
        self.format = format
        self.bytes = bytes
    }

    func run(on course: Course) async throws {
        let event = SampleEvents(bytes: bytes).event(1_042)
        await course.run { meter in
            meter.begin()
            for _ in 0..<operations { write(event) }
            meter.end()
        }
    }

    // Not inlined: the compiler could see that nobody reads the bytes.
    @inline(never)
    private func write(_ event: Event) {
        var bytes = ByteBuffer()
        format.write(event, to: &bytes)
        precondition(bytes.readableBytes > 0, "Every event has bytes in every format.")
    }
}
