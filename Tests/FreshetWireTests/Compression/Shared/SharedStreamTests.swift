import FreshetWire
import NIOCore
import Testing

@Suite("A stream that is deflated once for all")
struct SharedStreamTests {
    private static let seeds = Array(1...10)

    @Test(
        "is read by everyone as it was written, whoever joins, leaves, misses, lags or gets bytes of its own",
        arguments: SharedCoding.allCases, seeds
    )
    func everyoneReadsTheSame(coding: SharedCoding, seed: Int) {
        let readers = Audience(seed: seed, coding, .kept).readers()
        #expect(readers.allSatisfy { $0.isRight })
        // Else nothing was shared, and it would hold for any rule.
        #expect(readers.reduce(0) { $0 + $1.slidingBlocks } > 200)
    }

    @Test("is read wrongly by someone who takes a form for which one entry is lacking", arguments: seeds)
    func oneTooMany(seed: Int) {
        #expect(!Audience(seed: seed, .gzip, .oneTooMany).readers().allSatisfy { $0.isRight })
    }

    @Test("is read wrongly by someone who does not count anew behind other bytes", arguments: seeds)
    func deaf(seed: Int) {
        #expect(!Audience(seed: seed, .gzip, .deaf).readers().allSatisfy { $0.isRight })
    }

    /// Readers of one window, to whom a seed happens.
    private struct Audience {
        private static let entries = 250
        private static let size = 8

        private let coding: SharedCoding
        private let rule: SharedReader.Rule
        private let window: DeflateWindow
        /// Another topic's, with which the window may have to share an engine.
        private let neighbour: DeflateWindow
        private var source: EntrySource
        private var numbers: SeededNumbers

        init(seed: Int, _ coding: SharedCoding, _ rule: SharedReader.Rule) {
            self.coding = coding
            self.rule = rule
            // From windows that hold a few short events to the one that is in use.
            let seats = DeflateSeats(windowBits: 9 + seed % 5, count: 1 + seed % 2)
            window = DeflateWindow(seats: seats)
            neighbour = DeflateWindow(seats: seats)
            source = EntrySource(seed: seed)
            numbers = SeededNumbers(-seed)
        }

        /// Everyone who was there, at the end of their streams.
        func readers() -> [SharedReader] {
            var copy = self
            return copy.run()
        }

        private mutating func run() -> [SharedReader] {
            var blocks: [SharedBlock] = []
            var gone: [SharedReader] = []
            var present = (0..<Self.size).map { _ in SharedReader(coding, rule, joiningAt: 1) }
            for _ in 0..<Self.entries {
                if numbers.chance(30) { _ = neighbour.append(source.next()) }
                blocks.append(window.append(source.next(), isCompressible: !numbers.chance(4)))
                for index in present.indices {
                    serve(&present[index], blocks)
                    guard numbers.chance(2) else { continue }
                    gone.append(present[index])
                    present[index] = SharedReader(coding, rule, joiningAt: blocks.count + 1)
                }
            }
            return (gone + present).map { reader in
                var reader = reader
                reader.finish()
                return reader
            }
        }

        private mutating func serve(_ reader: inout SharedReader, _ blocks: [SharedBlock]) {
            if numbers.chance(3) { reader.receive(personal: source.event(bytes: 60)) }
            switch Int.random(in: 0..<100, using: &numbers) {
            // It is behind, and will get several at once.
            case 0..<25: break
            case 25..<28: reader.miss(upTo: blocks)
            default: reader.receive(upTo: blocks)
            }
        }
    }
}
