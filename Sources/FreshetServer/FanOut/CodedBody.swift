import FreshetWire
import NIOCore

/// The coded body of one reader's response, and the sums of what is in it, for its end. What the reader takes from a
/// ``SharedWindow`` is summed up by where that begins and ends.
struct CodedBody {
    let coding: SharedCoding
    private var sums = StreamSums.empty
    /// Of the window, where the reader joined it or was last summed up.
    private var since: StreamSums?

    init(_ coding: SharedCoding) {
        self.coding = coding
    }

    /// What is for this reader alone; the window it may have joined is where ``left(at:)`` says.
    mutating func write(_ bytes: ByteBuffer) -> ByteBuffer {
        sums = sums.followed(by: StreamSums(of: bytes))
        return SelfContainedBlock.deflate(bytes)
    }

    /// What others get, too, was written.
    mutating func wrote(_ shared: StreamSums) { sums = sums.followed(by: shared) }

    /// From here on the reader takes what the window has.
    mutating func joined(at sums: StreamSums) { since = sums }

    /// Up to here it has.
    mutating func left(at window: StreamSums) {
        if let since { sums = sums.followed(by: window.since(since)) }
        since = nil
    }

    /// What ends the coding. The reader has left its window.
    func end() -> ByteBuffer { coding.end(sums) }
}
