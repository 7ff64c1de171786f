import Freshet
import NIOCore

/// Events as servers push them: JSON objects of one size, whose values differ as those of real ones do.
struct SampleEvents {
    static let topic = topic("orders/42")
    /// A usual size, and one for which it is worth while to compress.
    static let sizes = [200, 2_000]

    // As long as those that are minted.
    private static let epoch = Epoch("k3f9w0c1x2yz")!
    // 2026-01-01, so that times have as many digits as real ones.
    private static let firstMilliseconds: Int64 = 1_767_225_600_000

    let data: ByteBuffer

    init(bytes: Int) {
        data = Self.object(bytes: bytes)
    }

    static func topic(_ name: String) -> Topic {
        do { return try Topic(name) } catch { preconditionFailure("\"\(name)\" is a topic: \(error)") }
    }

    /// The event that stands at `sequence` in the log.
    func event(_ sequence: Int64) -> Event {
        Event(
            id: EventID(epoch: Self.epoch, position: Position(sequence: sequence)),
            topic: Self.topic,
            data: data,
            milliseconds: Self.firstMilliseconds + sequence
        )
    }

    /// `count` publications as one batch.
    func batch(of count: Int) throws -> Batch {
        Batch(Self.topic, Array(repeating: try Publication(data: data), count: count))
    }

    private static func object(bytes: Int) -> ByteBuffer {
        var text = "{\"order\":42"
        var number: UInt32 = 1
        while case let member = member(&number), text.utf8.count + member.utf8.count + 1 <= bytes { text += member }
        // JSON may have spaces before its end.
        return ByteBuffer(string: text + String(repeating: " ", count: bytes - text.utf8.count - 1) + "}")
    }

    /// Numbers from a linear congruential generator: the same on every run.
    private static func member(_ number: inout UInt32) -> String {
        number = number &* 1_664_525 &+ 1_013_904_223
        return ",\"line-\(number >> 26)\":{\"price\":\(number >> 12 & 0xFFFF),\"quantity\":\(number >> 8 & 0xF)}"
    }
}
