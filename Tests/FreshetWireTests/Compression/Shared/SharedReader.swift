import FreshetWire
import NIOCore

/// One reader of a window's entries: gets the form that its run picks, inflates it at once and holds it against the plain
/// bytes.
struct SharedReader {
    /// How the run is kept; ``kept`` is how it should be.
    struct Rule: Sendable {
        /// How many entries more than it has received a reader says that it has.
        var boast = 0
        var isInterruptedByOtherBytes = true

        static let kept = Rule()
        // Mutants: each breaks the rule a little.
        static let oneTooMany = Rule(boast: 1)
        static let deaf = Rule(isInterruptedByOtherBytes: false)
    }

    /// Whether all that was read up to now is what was meant.
    private(set) var isRight = true
    private(set) var slidingBlocks = 0
    /// The number of the next entry.
    var next: Int

    private let coding: SharedCoding
    private let rule: Rule
    private let inflater: Inflater
    private var run = Run()
    private var sums = StreamSums.empty

    init(_ coding: SharedCoding, _ rule: Rule, joiningAt number: Int) {
        self.coding = coding
        self.rule = rule
        next = number
        inflater = Inflater(coding)
        expect(ByteBuffer(), from: coding.header)
    }

    /// Gets all entries up to the newest in one write.
    mutating func receive(upTo blocks: [SharedBlock]) {
        let new = blocks[(next - 1)...]
        guard let first = new.first, let last = new.last else { return }
        let before = first.number == 1 ? .empty : blocks[first.number - 2].sums
        var bytes = ByteBuffer()
        var plain = ByteBuffer()
        for block in new {
            var told = run
            told.received(rule.boast)
            bytes.writeImmutableBuffer(block.form(for: told))
            plain.writeImmutableBuffer(block.plain)
            slidingBlocks += told.reads(block) && block.reach > 0 ? 1 : 0
            run.received(1)
        }
        next = last.number + 1
        sums = sums.followed(by: last.sums.since(before))
        expect(plain, from: bytes)
    }

    /// Gets bytes of its own.
    mutating func receive(personal bytes: ByteBuffer) {
        if rule.isInterruptedByOtherBytes { run.interrupted() }
        sums = sums.followed(by: StreamSums(of: bytes))
        expect(bytes, from: SelfContainedBlock.deflate(bytes))
    }

    /// Goes on behind the newest entry.
    mutating func miss(upTo blocks: [SharedBlock]) {
        guard next <= blocks.count else { return }
        next = blocks.count + 1
        if rule.isInterruptedByOtherBytes { run.interrupted() }
    }

    mutating func finish() {
        expect(ByteBuffer(), from: coding.end(sums))
        isRight = isRight && inflater.hasEnded
    }

    private mutating func expect(_ plain: ByteBuffer, from bytes: ByteBuffer) {
        guard isRight else { return }
        isRight = (try? inflater.feed(bytes)) == plain
    }
}
