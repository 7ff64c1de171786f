import Freshet
import NIOCore

/// The log's epochs, as the last record of its subject has them.
struct EpochRecord: Sendable {
    struct Item: Sendable {
        let entry: EpochList.Entry
        /// If it began because the stream had lost its end: up to where messages may speak of what was lost. Else 0.
        let repairedThrough: Int64
    }

    /// Where the present epoch begins is where the record that brought it stands, which nobody knows while writing it.
    private static let here: Int64 = 1

    static let version: UInt8 = 1

    /// More than any reader's last event ID lasts; older ones are gaps.
    static let maximumCount = 1_000

    private(set) var items: [Item] = []

    init() {}

    /// - Parameter sequence: the record's.
    init(_ body: ByteBuffer, at sequence: Int64) throws(RecordError) {
        var body = body
        guard body.readInteger(as: UInt8.self) == Self.version else { throw RecordError() }
        let count: Int = try body.readNumber()
        for number in 0..<count {
            guard let epoch = Epoch(try body.readText()) else { throw RecordError() }
            let (first, repaired): (Int64, Int64) = (try body.readNumber(), try body.readNumber())
            // The first epoch of a log begins with it.
            let isHere = first == Self.here && number > 0
            let entry = EpochList.Entry(epoch: epoch, firstSequence: isHere ? sequence : first)
            items.append(Item(entry: entry, repairedThrough: repaired == Self.here ? sequence : repaired))
        }
        guard !items.isEmpty else { throw RecordError() }
    }

    /// With an epoch that begins with this record; the first of a log covers its beginning.
    mutating func append(_ epoch: Epoch) {
        items.append(Item(entry: .init(epoch: epoch, firstSequence: Self.here), repairedThrough: 0))
        shorten()
    }

    /// With an epoch from a sequence on where the log was found to be other than before: what the epoch before it has
    /// given out from there names nothing any more.
    ///
    /// - Parameter isRepair: whether the stream has lost its end there.
    mutating func insert(_ epoch: Epoch, from sequence: Int64, isRepair: Bool) {
        let place = items.firstIndex { $0.entry.firstSequence > sequence } ?? items.count
        let entry = EpochList.Entry(epoch: epoch, firstSequence: max(sequence, Self.here + 1))
        items.insert(Item(entry: entry, repairedThrough: isRepair ? Self.here : 0), at: place)
        shorten()
    }

    private mutating func shorten() { items.removeFirst(max(0, items.count - Self.maximumCount)) }

    func encoded() -> ByteBuffer {
        var bytes = ByteBuffer()
        bytes.writeInteger(Self.version)
        bytes.writeNumber(items.count)
        for item in items {
            bytes.writeText(item.entry.epoch.name)
            bytes.writeNumber(item.entry.firstSequence)
            bytes.writeNumber(item.repairedThrough)
        }
        return bytes
    }
}
