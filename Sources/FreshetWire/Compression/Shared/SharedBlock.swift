package import NIOCore
import Synchronization

/// One entry of a ``DeflateWindow``: bytes deflated once for all their readers, in two forms.
///
/// Both are raw deflate (RFC 1951), not final, and end with a sync flush on a whole byte, so that they can follow each
/// other freely. Which one a reader gets, its ``Run`` says; an error in that is not noticed by anyone but whoever reads
/// nonsense.
package final class SharedBlock: Sendable {
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

    private let ownForm: Mutex<ByteBuffer?>

    /// The form that refers to nothing. It is made when someone first needs it.
    package var selfContained: ByteBuffer {
        // Under the lock, so that it is made once: whoever else wants it would only make it, too.
        ownForm.withLock { form in
            if let form { return form }
            let made = SelfContainedBlock.deflate(plain)
            form = made
            return made
        }
    }

    init(number: Int, plain: ByteBuffer, reach: Int, sliding: ByteBuffer, sums: StreamSums) {
        self.number = number
        self.plain = plain
        self.reach = reach
        self.sliding = sliding
        self.sums = sums
        // What refers to nothing is both.
        ownForm = Mutex(reach == 0 ? sliding : nil)
    }
}
