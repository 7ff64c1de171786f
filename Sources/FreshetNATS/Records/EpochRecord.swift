import Freshet
import NIOCore

/// The log's epochs, as the last record of its subject has them.
struct EpochRecord: Sendable {
    /// Where the present epoch begins is where the record that brought it stands, which nobody knows while writing it.
    private static let here: Int64 = 0

    static let version: UInt8 = 1

    /// More than any reader's last event ID lasts; older ones are gaps.
    static let maximumCount = 1_000

    var entries: [EpochList.Entry]

    init(_ entries: [EpochList.Entry]) {
        self.entries = entries
    }

    /// - Parameter sequence: the record's.
    init(_ body: ByteBuffer, at sequence: Int64) throws(RecordError) {
        var body = body
        guard body.readInteger(as: UInt8.self) == Self.version else { throw RecordError() }
        let count: Int = try body.readNumber()
        entries = []
        for _ in 0..<count {
            guard let epoch = Epoch(try body.readText()) else { throw RecordError() }
            let first: Int64 = try body.readNumber()
            entries.append(.init(epoch: epoch, firstSequence: first == Self.here ? sequence : first))
        }
        guard !entries.isEmpty else { throw RecordError() }
    }

    /// With an epoch that begins with this record; the first of a log covers its beginning.
    mutating func append(_ epoch: Epoch) {
        entries.append(.init(epoch: epoch, firstSequence: entries.isEmpty ? 1 : Self.here))
        entries.removeFirst(max(0, entries.count - Self.maximumCount))
    }

    /// With an epoch from a sequence on where the log was found to go on otherwise than before: what the epoch before
    /// it has given out from there names nothing any more.
    mutating func insert(_ epoch: Epoch, from sequence: Int64) {
        let place = entries.firstIndex { $0.firstSequence >= sequence } ?? entries.count
        entries.insert(.init(epoch: epoch, firstSequence: sequence), at: place)
        // Of one sequence, the last epoch counts.
        entries.removeFirst(max(0, entries.count - Self.maximumCount))
    }

    func encoded() -> ByteBuffer {
        var bytes = ByteBuffer()
        bytes.writeInteger(Self.version)
        bytes.writeNumber(entries.count)
        for entry in entries {
            bytes.writeText(entry.epoch.name)
            bytes.writeNumber(entry.firstSequence)
        }
        return bytes
    }
}
