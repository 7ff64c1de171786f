import Freshet
import Testing

@Suite("An event ID")
struct EventIDTests {
    @Test(
        "is spelt as epoch, sequence and, from a batch's second event on, index",
        arguments: [
            ("k3f9-1042", "k3f9", 1042, 0), ("k3f9-1042.2", "k3f9", 1042, 2), ("0-0", "0", 0, 0), ("a-0.1", "a", 0, 1),
            ("0123456789abcdef-9223372036854775807.2147483647", "0123456789abcdef", .max, .max),
        ] as [(String, String, Int64, Int32)])
    func spelling(text: String, epoch: String, sequence: Int64, index: Int32) throws {
        let id = try EventID(epoch: #require(Epoch(epoch)), position: Position(sequence: sequence, index: index))
        #expect(id.description == text)
        #expect(EventID(text) == id)
    }

    @Test(
        "has one spelling only",
        arguments: [
            "", "-", "k3f9", "k3f9-", "-1", "k3f9-01", "k3f9-+1", "k3f9--1", "k3f9-1.0", "k3f9-1.01", "k3f9-1.",
            "k3f9-1.-1", "k3f9-1.+2", "k3f9-1.2.3", "K3F9-1", "k3f9 -1", " k3f9-1", "k3f9-1 ", "k3f9-1\n", "k3f9-1\0",
            "k3f9-9223372036854775808", "k3f9-1.2147483648", "k3f9-٣", "k3f9-1e3", "k3f9-0x1", "é-1", "k3f9\u{301}-1",
            "0123456789abcdef0-1", "1042", "k3f9−1", "k3f9-1-2", "k3f9-1\u{301}",
        ])
    func otherSpellings(text: String) {
        #expect(EventID(text) == nil)
    }

    @Test("comes back from its spelling, whatever it is")
    func roundTrip() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<1_000 {
            let position = Position(
                sequence: .random(in: 0...(Int64(1) << Int64.random(in: 0...62)), using: &generator),
                index: .random(in: 0...1_000, using: &generator)
            )
            let id = EventID(epoch: .minted(by: &generator), position: position)
            #expect(EventID(id.description) == id)
        }
    }
}
