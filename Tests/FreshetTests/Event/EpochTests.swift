import Freshet
import Testing

@Suite("An epoch")
struct EpochTests {
    /// Counts up, from any number on.
    private struct Counting: RandomNumberGenerator {
        var bits: UInt64

        mutating func next() -> UInt64 {
            defer { bits &+= 1 }
            return bits
        }
    }

    @Test("is 1 to 16 lower-case letters and digits", arguments: ["0", "k3f9", "0123456789abcdef", "zzzz"])
    func names(name: String) {
        #expect(Epoch(name)?.name == name)
    }

    @Test("is nothing else", arguments: ["", "K3F9", "k-3", "k.3", "é", "٣", " ", "0123456789abcdefg", "k\0"])
    func otherNames(name: String) {
        #expect(Epoch(name) == nil)
    }

    @Test("is minted with twelve digits", arguments: [1, 1 << 40, .max] as [UInt64])
    func minting(bits: UInt64) {
        var generator = Counting(bits: bits)
        let epoch = Epoch.minted(by: &generator)
        #expect(epoch.name.utf8.count == 12)
        #expect(Epoch(epoch.name) == epoch)
    }

    @Test("is another one each time")
    func differs() {
        var generator = SystemRandomNumberGenerator()
        #expect(Set((0..<1_000).map { _ in Epoch.minted(by: &generator) }).count == 1_000)
    }
}
