import FreshetWire
import NIOCore

/// What one subscriber reads, from the first byte of the answer: head, framing, events. Bytes may come cut anywhere.
package struct SubscriberStream {
    package enum Phase: Equatable {
        case head
        /// Answered as wished: events come.
        case open
        /// Answered otherwise; the beginning of the body says why.
        case refused(ResponseReader.Response)
        /// Ended as its protocol has it.
        case ended
    }

    package private(set) var phase = Phase.head

    private let transport: BenchTransport
    private var headReader = ResponseHeadReader()
    private var refusal: ResponseHead?
    private var chunks: ChunkedBody?
    private var inflater: StreamInflater?
    private var frames = WebSocketFrames()
    private var deflated: DeflatedMessages?
    private var events: EventStreamScanner
    private var records: RecordScanner

    package init(transport: BenchTransport, run: RunToken) {
        self.transport = transport
        events = EventStreamScanner(run: run)
        records = RecordScanner(run: run)
    }

    /// What to resume after, UTF-8; empty before a stream has stated a position.
    package var lastEventID: [UInt8] { transport == .sse ? events.lastEventID : records.lastEventID }

    /// Makes ready for another connection.
    package mutating func reset() {
        phase = .head
        headReader = ResponseHeadReader()
        refusal = nil
        chunks = nil
        inflater = nil
        frames = WebSocketFrames()
        deflated = nil
        events.reset()
        records.reset()
    }

    /// Takes the next bytes of the connection, and tells what was found in them.
    package mutating func receive(_ bytes: UnsafeRawBufferPointer, found: (Sighting) -> Void) throws(WireError) {
        var rest = bytes
        if phase == .head {
            guard let head = try headReader.read(from: &rest) else { return }
            try begin(head)
        }
        switch phase {
        case .open: try receiveBody(&rest, found)
        case .refused(var response):
            response.body += String(decoding: rest.prefix(1024), as: UTF8.self)
            phase = .refused(response)
        case .head, .ended: break
        }
    }

    private mutating func begin(_ head: ResponseHead) throws(WireError) {
        guard head.status == (transport == .ws ? 101 : 200) else {
            phase = .refused(ResponseReader.Response(head: head, body: ""))
            return
        }
        phase = .open
        guard transport != .ws else {
            frames = WebSocketFrames(inflates: head.hasDeflate)
            return
        }
        if head.isChunked { chunks = ChunkedBody() }
        if head.isGzipped { inflater = StreamInflater(.gzip) }
    }

    private mutating func receiveBody(
        _ rest: inout UnsafeRawBufferPointer,
        _ found: (Sighting) -> Void
    ) throws(WireError) {
        guard var chunks else { return try receiveContent(rest, found) }
        while let piece = try chunks.next(from: &rest) { try receiveContent(piece, found) }
        self.chunks = chunks
        if chunks.hasEnded { phase = .ended }
    }

    private mutating func receiveContent(
        _ bytes: UnsafeRawBufferPointer,
        _ found: (Sighting) -> Void
    ) throws(WireError) {
        guard let inflater else { return try scan(bytes, found) }
        let failure = try inflater.inflate(bytes) { part throws(WireError) in try scan(part, found) }
        if let failure { throw WireError("The stream is no gzip that can be read (zlib says \(failure.status)).") }
    }

    private mutating func scan(_ bytes: UnsafeRawBufferPointer, _ found: (Sighting) -> Void) throws(WireError) {
        switch transport {
        case .sse: events.scan(bytes, found: found)
        case .ndjson: records.scan(bytes, found: found)
        case .ws: try scanFrames(bytes, found)
        }
    }

    private mutating func scanFrames(_ bytes: UnsafeRawBufferPointer, _ found: (Sighting) -> Void) throws(WireError) {
        var rest = bytes
        while let piece = try frames.next(from: &rest) {
            switch piece {
            case .text(let part, let isLast, false):
                records.scanMessage(part: part, isLast: isLast, found: found)
            case .text(let part, let isLast, true):
                try scanDeflated(part, isLast, found)
            case .ping(let bytes): found(.ping(bytes))
            case .close:
                phase = .ended
                return
            }
        }
    }

    private mutating func scanDeflated(
        _ part: UnsafeRawBufferPointer,
        _ isLast: Bool,
        _ found: (Sighting) -> Void
    ) throws(WireError) {
        // An inflater for whoever gets one deflated message: most runs have none.
        var messages = deflated ?? DeflatedMessages()
        let message = try messages.append(part, isLast: isLast)
        deflated = messages
        message?.withUnsafeReadableBytes { records.scanMessage(part: $0, isLast: true, found: found) }
    }
}
