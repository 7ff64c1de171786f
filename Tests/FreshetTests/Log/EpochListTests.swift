import Freshet
import Testing

/// A log that was opened three times: a gave out 1 to 5, b nothing, c has given out 6 to 9; 9 was a batch of three.
@Suite("A list of epochs")
struct EpochListTests {
    private let head = Position(sequence: 9, index: 2)

    private func epochs() throws -> EpochList {
        try EpochList(
            [("a", 1), ("b", 6), ("c", 6)].map { name, first in
                EpochList.Entry(epoch: try #require(Epoch(name)), firstSequence: first)
            })
    }

    private func id(_ text: String) throws -> EventID { try #require(EventID(text)) }

    @Test(
        "knows the IDs that its log has given out, and its beginning",
        arguments: ["a-0", "a-1", "a-3.7", "a-5", "c-6", "c-9", "c-9.2"])
    func good(text: String) throws {
        #expect(try epochs().position(of: id(text), head: head) == id(text).position)
    }

    @Test(
        "does not guess at others",
        arguments: [
            ("d-3", .otherEpoch), ("a-6", .otherEpoch), ("a-100", .otherEpoch), ("b-6", .otherEpoch),
            ("b-3", .otherEpoch), ("c-3", .otherEpoch), ("c-9.3", .future), ("c-10", .future),
            ("d-100", .otherEpoch),
        ] as [(String, Gap.Reason)])
    func bad(text: String, reason: Gap.Reason) throws {
        #expect(throws: reason) { try epochs().position(of: id(text), head: head) }
    }

    @Test(
        "gives each position the epoch in which it was given out",
        arguments: [(0, "a-0"), (1, "a-1"), (5, "a-5"), (6, "c-6"), (9, "c-9")] as [(Int64, String)])
    func ids(sequence: Int64, expected: String) throws {
        #expect(try epochs().id(of: Position(sequence: sequence)) == id(expected))
    }

    @Test("takes back the ID of every position that its log can state")
    func roundTrip() throws {
        let epochs = try epochs()
        for sequence in 0...9 as ClosedRange<Int64> {
            let position = Position(sequence: sequence)
            #expect(try epochs.position(of: epochs.id(of: position), head: head) == position)
        }
        #expect(try epochs.position(of: epochs.id(of: head), head: head) == head)
    }

    @Test("of a log without events knows its beginning only")
    func empty() throws {
        let epochs = EpochList([EpochList.Entry(epoch: try #require(Epoch("a")), firstSequence: 1)])
        #expect(try epochs.position(of: epochs.id(of: .start), head: .start) == .start)
        #expect(throws: Gap.Reason.future) { try epochs.position(of: id("a-1"), head: .start) }
        #expect(throws: Gap.Reason.future) { try epochs.position(of: id("a-0.1"), head: .start) }
        #expect(throws: Gap.Reason.otherEpoch) { try epochs.position(of: id("b-0"), head: .start) }
    }

    @Test("ends with the present epoch")
    func current() throws {
        #expect(try epochs().current.name == "c")
    }
}
