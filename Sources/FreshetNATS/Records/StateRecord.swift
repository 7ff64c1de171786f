import Freshet
import NIOCore

/// What is known of messages that are gone: how far topics were trimmed, which are closed, which keys were used.
///
/// One that comes later wins; what several say of the same is merged, so that any of them may be read twice.
struct StateRecord: Sendable, Hashable {
    enum Fact: Sendable, Hashable {
        /// The topic's events up to here are no longer there.
        case trimmed(Topic, through: Position)
        case closed(Topic, at: Position, milliseconds: Int64)
        case used(IdempotencyKey, Topic, KeyUses.Use)
        /// Topics that were forgotten may have been trimmed so far: those of a retention rule, by its pattern; empty
        /// for those of no rule.
        case floor(pattern: String, Position)
        case forgotten(Topic)
        /// The stream no longer has this batch, although it should.
        case lost(Topic, through: Position)
        /// What the state records up to here call trimmed has been removed from the stream.
        case removed(through: Int64)
        /// This record and those behind it say everything that the state records up to here say.
        case summary(through: Int64)
        /// The last event of the log was here.
        case head(Position, milliseconds: Int64)
    }

    var facts: [Fact] = []

    static let version: UInt8 = 1

    func encoded() -> ByteBuffer {
        var bytes = ByteBuffer()
        bytes.writeInteger(Self.version)
        bytes.writeNumber(facts.count)
        for fact in facts { Self.write(fact, to: &bytes) }
        return bytes
    }

    init(_ facts: [Fact] = []) {
        self.facts = facts
    }

    init(_ body: ByteBuffer) throws(RecordError) {
        var body = body
        guard body.readInteger(as: UInt8.self) == Self.version else { throw RecordError() }
        let count: Int = try body.readNumber()
        for _ in 0..<count { facts.append(try Self.fact(from: &body)) }
    }

    /// In pieces of at most so many facts, for messages that a server takes.
    func pieces(of size: Int) -> [StateRecord] {
        stride(from: 0, to: facts.count, by: size).map { StateRecord(Array(facts[$0..<min($0 + size, facts.count)])) }
    }
}

extension StateRecord {
    private static func write(_ fact: Fact, to bytes: inout ByteBuffer) {
        switch fact {
        case .trimmed(let topic, let position):
            bytes.writeNumber(1)
            bytes.writeText(topic.name)
            bytes.writePosition(position)
        case .closed(let topic, let position, let milliseconds):
            bytes.writeNumber(2)
            bytes.writeText(topic.name)
            bytes.writePosition(position)
            bytes.writeNumber(milliseconds)
        case .used(let key, let topic, let use):
            bytes.writeNumber(3)
            for text in [key.subject, key.key, topic.name] { bytes.writeText(text) }
            bytes.writeBytes(behindLength: key.digest)
            for number in [use.sequence, Int64(use.count), use.milliseconds] { bytes.writeNumber(number) }
        case .floor(let pattern, let position):
            bytes.writeNumber(4)
            bytes.writeText(pattern)
            bytes.writePosition(position)
        case .forgotten(let topic):
            bytes.writeNumber(5)
            bytes.writeText(topic.name)
        case .lost(let topic, let position):
            bytes.writeNumber(7)
            bytes.writeText(topic.name)
            bytes.writePosition(position)
        case .removed(let sequence):
            bytes.writeNumber(8)
            bytes.writeNumber(sequence)
        case .summary(let sequence):
            bytes.writeNumber(9)
            bytes.writeNumber(sequence)
        case .head(let position, let milliseconds):
            bytes.writeNumber(6)
            bytes.writePosition(position)
            bytes.writeNumber(milliseconds)
        }
    }

    private static func fact(from body: inout ByteBuffer) throws(RecordError) -> Fact {
        switch try body.readNumber(Int.self) {
        case 1: return .trimmed(try body.readTopic(), through: try body.readPosition())
        case 2:
            return .closed(try body.readTopic(), at: try body.readPosition(), milliseconds: try body.readNumber())
        case 3: return try use(from: &body)
        case 4: return .floor(pattern: try body.readText(), try body.readPosition())
        case 5: return .forgotten(try body.readTopic())
        case 6: return .head(try body.readPosition(), milliseconds: try body.readNumber())
        case 7: return .lost(try body.readTopic(), through: try body.readPosition())
        case 8: return .removed(through: try body.readNumber())
        case 9: return .summary(through: try body.readNumber())
        default: throw RecordError()
        }
    }

    private static func use(from body: inout ByteBuffer) throws(RecordError) -> Fact {
        let (subject, name, topic) = (try body.readText(), try body.readText(), try body.readTopic())
        let digest = Array(try body.readPart().readableBytesView)
        let use = KeyUses.Use(
            digest: digest, sequence: try body.readNumber(), count: try body.readNumber(),
            milliseconds: try body.readNumber())
        guard 1...Batch.maximumCount ~= use.count else { throw RecordError() }
        return .used(IdempotencyKey(subject: subject, key: name, digest: digest), topic, use)
    }
}
