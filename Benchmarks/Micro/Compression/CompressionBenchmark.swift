import FreshetBench
import FreshetWire
import NIOCore

/// Compressing streams of realistic events, one of each kind, in the ways that there are: what it costs for one event, and
/// what is left of it. The first is paid once for all readers where they share the stream, else by each of them.
struct CompressionBenchmark: Benchmark {
    static let all: [any Benchmark] = [200, 1_000].flatMap { bytes in
        StreamCoder.Way.allCases.map { CompressionBenchmark(bytes: bytes, way: $0) }
    }

    let operation = "event"
    let operations = 40 * RecordKind.allCases.count
    /// Of the event's data.
    private let bytes: Int
    private let way: StreamCoder.Way

    private init(bytes: Int, way: StreamCoder.Way) {
        self.bytes = bytes
        self.way = way
    }

    var name: String { "compression/\(bytes)/\(way.rawValue)" }

    func run(on course: Course) async throws {
        let streams = RecordKind.allCases.map { (records: RecordMaker($0, seed: 1), coder: StreamCoder(way)) }
        var numbers = 0..<operations / streams.count
        await course.run { meter in
            let events = streams.map { stream in numbers.map { event($0, stream.records) } }
            numbers = numbers.upperBound..<numbers.upperBound + numbers.count
            var codedBytes = 0
            meter.begin()
            for (stream, events) in zip(streams, events) {
                for event in events { codedBytes += stream.coder.code(event).readableBytes }
            }
            meter.end()
            meter.note(outputBytes: codedBytes)
        }
    }

    /// An event as an event stream has it.
    private func event(_ number: Int, _ records: RecordMaker) -> ByteBuffer {
        var event = ByteBuffer()
        let data = records.record(number, bytes: bytes)
        event.writeServerSentEvent(ServerSentEvent(id: "k3f9w0c1x2yz-\(1_042 + number)", data: data))
        return event
    }
}
