import FreshetClient
import FreshetWire
import NIOCore
import NIOHTTP1

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

// What a client reads from a server.
extension EntryPoint {
    static let eventStream = EntryPoint("event-stream") { bytes in
        for limit in [64, ServerSentEventParser.defaultMaximumEventBytes] {
            var whole = ServerSentEventParser(maximumEventBytes: limit)
            var cut = whole
            let events = whole.feed(bytes.buffer)
            try promise(bytes.pieces.flatMap { cut.feed($0) } == events, "A stream may be cut anywhere.")
            try promise(
                cut.lastEventID.isSpelt(whole.lastEventID) && cut.reconnectionTime == whole.reconnectionTime
                    && cut.discardedEventCount == whole.discardedEventCount,
                "A stream that is cut says the same of its reader."
            )
            // A byte that is no UTF-8 becomes three that are.
            try promise(events.allSatisfy { $0.data.utf8.count <= 3 * limit }, "No event is larger than the bound.")
            try checkWriting(of: events)
        }
        var client = EventStreamParser(lastEventID: nil)
        _ = try? client.feed(bytes.buffer)
    }

    private static func checkWriting(of events: [ServerSentEventParser.Received]) throws {
        var stream = ByteBuffer()
        for event in events {
            stream.writeServerSentEvent(ServerSentEvent(id: event.lastEventID, type: event.type, data: event.data))
        }
        var reader = ServerSentEventParser(maximumEventBytes: 1 << 30)
        try promise(reader.feed(stream) == events, "What was read is read again from what is written.")
    }

    static let recordLines = EntryPoint("record-lines") { bytes in
        var whole = RecordLineParser(lastEventID: nil)
        var cut = whole
        let records = try? whole.feed(bytes.buffer)
        let same = try? bytes.pieces.flatMap { try cut.feed($0) }
        try promise(same == records, "Records may be cut anywhere.")
        var splitter = LineSplitter(maximumLineBytes: 16)
        for piece in bytes.pieces {
            splitter.append(piece)
            do {
                while let line = try splitter.next() {
                    try promise(line.readableBytes <= 16, "No line is longer than the bound.")
                }
            } catch is LineSplitter.TooLong {
                return
            }
        }
    }

    static let jsonText = EntryPoint("json-text") { bytes in
        let json = Data("[\(bytes.text.asJSON)]".utf8)
        let read = try? JSONDecoder().decode([String].self, from: json)
        try promise(read?.first?.isSpelt(bytes.text) == true, "Text that is written as JSON is read as itself.")
    }

    static let serverRefusal = EntryPoint("server-refusal") { bytes in
        let (lines, body) = bytes.lines(3)
        let headers: HTTPHeaders = ["Retry-After": lines[1], "Location": lines[1]]
        let setback = Setback(status: Int(lines[0]) ?? 503, headers: headers, body: body.buffer)
        var stream = ServerSentEventParser()
        _ = stream.feed(ByteBuffer(string: "retry: \(lines[2])\n"))
        for patience in [nil, Duration.seconds(60)] {
            var policy = RetryPolicy(patience: patience)
            policy.reconnectionTime = stream.reconnectionTime
            for _ in 0..<8 {
                guard let delay = try? policy.delay(after: setback, at: .now, chance: 1) else { break }
                try promise(.zero ... .seconds(86_400) ~= delay, "No server has its readers wait longer than a day.")
                try promise(delay <= patience ?? delay, "Nobody waits longer than patience lasts.")
            }
        }
    }
}
