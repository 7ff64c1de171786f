package import NIOCore

/// Makes the data of events: JSON objects of a given size that begin with the mark.
///
/// What follows the mark is of the kind that servers push: the same members in each event, with values of its own. Text
/// that repeats itself would flatter compression. It is either one of some endings, which costs the bench nothing, or
/// made anew for each event, as a record of a kind.
package struct PayloadMaker {
    /// The mark's member and the shortest note, which fills up what is left.
    package static let minimumBytes = EventMark.opening.utf8CodeUnitCount + EventMark.bytes + 1 + noteBytes

    /// The largest event that a server takes by default, 1 MiB.
    package static let maximumBytes = 1 << 20

    /// `,"note":""}`
    private static let noteBytes = 11

    /// Enough of them that none comes again within the 32 KiB that a compressor looks back; fewer of large ones, which
    /// are longer than that by themselves.
    private static let variety = 256
    private static let varietyBytes = 4 << 20

    private let bytes: Int
    private let run: RunToken
    private let endings: [ByteBuffer]
    private let records: RecordKind?

    /// - Parameter records: of which kind; `nil` for endings that come again.
    /// - Precondition: `bytes` is within ``minimumBytes`` and ``maximumBytes``.
    package init(bytes: Int, run: RunToken, records: RecordKind? = nil) {
        precondition(Self.minimumBytes...Self.maximumBytes ~= bytes, "The size was to be checked where it came in.")
        self.bytes = bytes
        self.run = run
        self.records = records
        guard records == nil else {
            endings = []
            return
        }
        let room = bytes - (Self.minimumBytes - Self.noteBytes)
        var source = PayloadSource(seed: run.word)
        endings = (0..<max(2, min(Self.variety, Self.varietyBytes / bytes))).map { _ in source.ending(bytes: room) }
    }

    package func payload(of mark: EventMark) -> ByteBuffer {
        var payload = ByteBuffer()
        payload.reserveCapacity(bytes)
        payload.writeStaticString(EventMark.opening)
        mark.write(of: run, into: &payload)
        payload.writeStaticString("\"")
        if let records {
            // So far apart that no publisher comes to where the next one began.
            let maker = RecordMaker(records, seed: run.word &+ UInt64(mark.publisher) << 40)
            maker.writeRest(of: mark.sequence, bytes: bytes - payload.readableBytes, into: &payload)
        } else {
            payload.writeImmutableBuffer(endings[(mark.sequence &+ mark.publisher &* 31) % endings.count])
        }
        return payload
    }
}
