/// How many entries of a ``DeflateWindow`` a reader has received up to now, one after the other with nothing in between;
/// and so, which form of the next one it can read.
///
/// The rule: whatever goes out to the reader is either the next entry of the window, and counts, or interrupts. Personal
/// bytes interrupt, pages of the log do, and so does an entry that is left out. Only bytes that the reader does not
/// inflate are none of this: WebSocket frames without RSV1, a coding's header.
package struct Run: Sendable, Hashable {
    /// Held at its maximum, which is beyond every reach.
    package private(set) var count: UInt16 = 0

    /// A newcomer's, who has received nothing.
    package init() {}

    /// Whether the reader can take ``SharedBlock/sliding`` next; else it takes a lesser one (``SharedBlock/form(for:)``).
    package func reads(_ block: SharedBlock) -> Bool {
        Int(count) >= block.reach
    }

    /// The next entries have gone out, in either form.
    package mutating func received(_ entries: Int = 1) {
        count = UInt16(clamping: Int(count) + entries)
    }

    /// Other bytes have gone out, or an entry has not.
    package mutating func interrupted() {
        count = 0
    }
}
