public import NIOCore

/// Reads an event stream as it arrives, cut wherever the network cuts it (WHATWG HTML § 9.2.5 and § 9.2.6).
///
/// Feed it every read of a response body; it answers with the events that these bytes completed. An event still
/// unfinished when the stream ends was never dispatched, so there is nothing to call at the end: go on with
/// ``reset()`` and the next connection.
public struct ServerSentEventParser: Sendable {
    /// An event as a browser would dispatch it.
    public struct Received: Sendable, Hashable {
        /// `message` unless the stream named another.
        public var type: String

        /// The data lines, joined by LF; bytes that are not UTF-8 have become U+FFFD.
        public var data: String

        /// The last event ID as of this event: its own, or the newest one before it.
        public var lastEventID: String

        public init(type: String = "message", data: String, lastEventID: String = "") {
            self.type = type
            self.data = data
            self.lastEventID = lastEventID
        }
    }

    /// The default bound of one event: 1 MiB. Browsers have none, but a server that never ends its line must not
    /// take all the memory of the program that reads it.
    public static let defaultMaximumEventBytes = 1 << 20

    /// What to send as `Last-Event-ID` on the next connection; the empty string: send no such header.
    public private(set) var lastEventID: String

    /// How long to wait before reconnecting, in whole milliseconds; nil while the stream has not said.
    public private(set) var reconnectionTime: Duration?

    /// How many events were thrown away because they exceeded the bound. The ID of such an event does not count:
    /// until a later event brings another, whoever reconnects is sent it again, and may then allow more.
    public private(set) var discardedEventCount = 0

    private let maximumEventBytes: Int
    private var line: [UInt8] = []
    private var data: [UInt8] = []
    private var type = ""
    private var id: String
    private var isFirstLine = true
    private var isDiscarding = false
    private var skipsLineFeed = false

    /// - Parameters:
    ///   - lastEventID: where an earlier stream ended, if this one takes it up.
    ///   - maximumEventBytes: the bound of an event's data and its unfinished line together. Comments do not count.
    public init(lastEventID: String = "", maximumEventBytes: Int = Self.defaultMaximumEventBytes) {
        precondition(maximumEventBytes > 0, "A parser that may hold no bytes would discard every event.")
        self.lastEventID = lastEventID
        self.id = lastEventID
        self.maximumEventBytes = maximumEventBytes
    }

    /// Makes ready for a new connection: forgets the unfinished event and expects a byte order mark again, but keeps
    /// the last event ID, the reconnection time and the count of discarded events.
    public mutating func reset() {
        var next = Self(lastEventID: lastEventID, maximumEventBytes: maximumEventBytes)
        next.reconnectionTime = reconnectionTime
        next.discardedEventCount = discardedEventCount
        self = next
    }

    /// Takes the next bytes of the stream.
    ///
    /// - Returns: the events whose blank line was among them, in order.
    public mutating func feed(_ bytes: ByteBuffer) -> [Received] {
        bytes.withUnsafeReadableBytes { feed($0[...]) }
    }

    private mutating func feed(_ bytes: Slice<UnsafeRawBufferPointer>) -> [Received] {
        var received: [Received] = []
        var rest = bytes
        while let first = rest.first {
            // A CR ends its line at once: the LF that may belong to it could be a long time coming.
            let isSecondHalf = skipsLineFeed && first == .lineFeed
            skipsLineFeed = false
            if isSecondHalf {
                rest.removeFirst()
                continue
            }
            guard let end = rest.firstIndex(where: \.endsLine) else {
                keep(rest)
                break
            }
            keep(rest[..<end])
            skipsLineFeed = rest[end] == .carriageReturn
            rest = rest[(end + 1)...]
            if let event = finishLine() { received.append(event) }
        }
        return received
    }

    /// Adds to the unfinished line. Of lines that will be ignored, comments and the rest of a discarded event, only
    /// the first byte is kept: it tells that the line is not blank.
    private mutating func keep(_ part: Slice<UnsafeRawBufferPointer>) {
        guard let first = line.first ?? part.first else { return }
        guard !isDiscarding, first != .colon else {
            if line.isEmpty { line.append(first) }
            return
        }
        guard data.count + line.count + part.count <= maximumEventBytes else {
            isDiscarding = true
            line = [first]
            data = []
            return
        }
        line.append(contentsOf: part)
    }

    private mutating func finishLine() -> Received? {
        defer { line.removeAll(keepingCapacity: true) }
        if isFirstLine {
            isFirstLine = false
            // WHATWG HTML § 9.2.5: one byte order mark may open the stream; further ones are part of their line.
            if line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
        }
        guard line.isEmpty else {
            if !isDiscarding, let field = ServerSentEventField(line: line) { apply(field) }
            return nil
        }
        return isDiscarding ? discard() : dispatch()
    }

    private mutating func discard() -> Received? {
        discardedEventCount += 1
        isDiscarding = false
        type = ""
        id = lastEventID
        return nil
    }

    private mutating func dispatch() -> Received? {
        // WHATWG HTML § 9.2.6: the ID counts from the blank line on, even where there is no data to dispatch.
        lastEventID = id
        defer {
            data.removeAll(keepingCapacity: true)
            type = ""
        }
        guard !data.isEmpty else { return nil }
        return Received(
            type: type.isEmpty ? "message" : type,
            data: String(decoding: data.dropLast(), as: UTF8.self),
            lastEventID: lastEventID
        )
    }

    private mutating func apply(_ field: ServerSentEventField) {
        switch field {
        case .data(let value):
            data.append(contentsOf: value)
            data.append(.lineFeed)
        case .type(let value): type = value
        case .id(let value): id = value
        case .retry(let value): reconnectionTime = value
        }
    }
}
