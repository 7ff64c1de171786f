package import NIOCore
import Synchronization

/// One entry of a ``DeflateWindow``: bytes deflated once for all their readers, in one form for those who have the whole
/// window and, as long as someone needs them, others for those who have come lately.
///
/// All forms are raw deflate (RFC 1951), not final, and end with a sync flush on a whole byte, so that they can follow each
/// other freely. Which one a reader gets, its ``Run`` says; an error in that is not noticed by anyone but whoever reads
/// nonsense.
package final class SharedBlock: Sendable {
    /// To how many entries before it the lesser forms refer. The first few save the most: of events of 230 bytes, 177 are
    /// left without any, 94 with one and 75 with eight, where the whole window leaves 66 (`FreshetMicro --only
    /// compression`).
    private static let lesserReaches = [8, 1, 0]

    /// What stands before the first entry of a window: nothing.
    package static let origin = SharedBlock(
        number: 0, plain: ByteBuffer(), reach: 0, sliding: ByteBuffer(), sums: .empty, recent: [])

    /// Counts up by one in its window, from 1.
    package let number: Int
    package let plain: ByteBuffer
    /// How many of the entries right before it, received one after the other with nothing in between, a reader needs for
    /// ``sliding``.
    package let reach: Int
    /// The form that refers to the entries before it.
    package let sliding: ByteBuffer
    /// Of all plain bytes of the window up to and including these.
    package let sums: StreamSums

    /// The entries before it that lesser forms refer to.
    private let nearest: [ByteBuffer]
    private let lesserForms = Mutex<[Int: ByteBuffer]>([:])

    init(
        number: Int,
        plain: ByteBuffer,
        reach: Int,
        sliding: ByteBuffer,
        sums: StreamSums,
        recent: some Collection<ByteBuffer>
    ) {
        self.number = number
        self.plain = plain
        self.reach = reach
        self.sliding = sliding
        self.sums = sums
        nearest = reach > 0 ? Array(recent.suffix(Self.lesserReaches[0])) : []
    }

    /// The form that refers to nothing.
    package var selfContained: ByteBuffer { form(for: Run()) }

    /// The shortest form that a reader can take. It is made when someone first needs it.
    package func form(for run: Run) -> ByteBuffer {
        let reach = reach(for: run)
        if reach == self.reach { return sliding }
        // Under the lock, so that it is made once: whoever else wants it would only make it, too.
        return lesserForms.withLock { forms in
            if let form = forms[reach] { return form }
            let form = SelfContainedBlock.deflate(plain, behind: CircularBuffer(nearest.suffix(reach)))
            forms[reach] = form
            return form
        }
    }

    /// To how many entries that form refers: readers who are told the same get the same.
    package func reach(for run: Run) -> Int {
        if run.reads(self) { return reach }
        return Self.lesserReaches.first { $0 <= min(Int(run.count), nearest.count) } ?? 0
    }
}
