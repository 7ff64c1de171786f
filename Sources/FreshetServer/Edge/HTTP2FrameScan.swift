/// Finds the frames in the bytes of an HTTP/2 connection (RFC 9113 § 4.1) without looking into them.
package struct HTTP2FrameScan: Sendable {
    private static let prefaceBytes = 24
    private static let headBytes = 9

    private enum Kind {
        static let data: UInt8 = 0
        static let headers: UInt8 = 1
        static let continuation: UInt8 = 9
        /// PRIORITY, RST_STREAM, SETTINGS and PING: NIO counts them. PUSH_PROMISE and what belongs to another kind ends
        /// the connection.
        static let countedElsewhere: Set<UInt8> = [2, 3, 4, 5, 6]
    }
    private static let endHeaders: UInt8 = 4

    /// What is left of the frame, or of the preface (§ 3.4).
    private var rest = prefaceBytes
    private var head: [UInt8] = []
    private var isInData = false
    private var isInHeaderBlock = false

    /// WINDOW_UPDATE, GOAWAY, and kinds that nobody knows and everybody skips (§ 4.1), since the beginning.
    package private(set) var barrenFrames = 0
    /// How many times something was complete: the preface, a frame, or the last frame of a header block.
    package private(set) var completed = 0

    package init() {
        head.reserveCapacity(Self.headBytes)
    }

    /// Whether something has begun and is not complete: a header block, or a frame that is no DATA. DATA is a body's
    /// matter.
    package var isMidway: Bool { !isInData && (rest > 0 && completed > 0 || !head.isEmpty) || isInHeaderBlock }

    package mutating func take(_ bytes: UnsafeRawBufferPointer) {
        var bytes = bytes[...]
        while !bytes.isEmpty {
            if rest > 0 {
                let count = min(rest, bytes.count)
                bytes = bytes.dropFirst(count)
                rest -= count
                if rest == 0 { complete() }
            } else {
                let count = min(Self.headBytes - head.count, bytes.count)
                head.append(contentsOf: bytes.prefix(count))
                bytes = bytes.dropFirst(count)
                if head.count == Self.headBytes { begin() }
            }
        }
    }

    private mutating func begin() {
        let (kind, flags) = (head[3], head[4])
        rest = Int(head[0]) << 16 | Int(head[1]) << 8 | Int(head[2])
        head.removeAll(keepingCapacity: true)
        isInData = kind == Kind.data
        switch kind {
        case Kind.data: break
        case Kind.headers, Kind.continuation: endsHeaderBlock = flags & Self.endHeaders != 0
        default: if !Kind.countedElsewhere.contains(kind) { barrenFrames += 1 }
        }
        isInHeaderBlock = isInHeaderBlock || kind == Kind.headers
        if rest == 0 { complete() }
    }

    private var endsHeaderBlock = false

    private mutating func complete() {
        isInData = false
        if endsHeaderBlock { isInHeaderBlock = false }
        endsHeaderBlock = false
        if !isInHeaderBlock { completed += 1 }
    }
}
