package import NIOCore

/// Deflates one entry after the other, each with those before it as its context, for all readers of the same bytes.
///
/// The bytes are those that a compressor of each reader's own would make: this is one compressor whose output can be
/// joined. What it can refer to is bounded by its window, so whoever has the entries of that window can read on
/// (``SharedBlock/reach``); whoever has not yet, gets the other form meanwhile, and so has paid the window's bytes once.
///
/// Every entry has to be appended in the order in which readers get them. It is not for several threads at once.
package final class DeflateWindow {
    /// 8 KiB of window, as each connection's own compressor has, and engines for 8 MiB at most.
    ///
    /// Measured on records of 200 and 1,000 bytes (`scripts/micro --only compression`): 32 KiB would save 8 to 9 % of the
    /// bytes for a fifth to two fifths more CPU, and a reader of the former had to wait for 142 events instead of 36;
    /// 4 KiB would cost 5 to 7 % more bytes. Level 9 would save 3 % for a fifth to two thirds more CPU.
    private static let sharedSeats = DeflateSeats(windowBits: 13, count: 128)

    private let seats: DeflateSeats
    private var ticket: DeflateSeats.Ticket
    /// The entries that the next one may refer to.
    private var recent = CircularBuffer<ByteBuffer>()
    private var recentBytes = 0
    private var number = 0
    private var sums = StreamSums.empty

    package convenience init() {
        self.init(seats: Self.sharedSeats)
    }

    /// - Parameter seats: who deflates, and with which window.
    package init(seats: DeflateSeats) {
        self.seats = seats
        ticket = seats.ticket()
    }

    /// - Parameters:
    ///   - plain: any bytes, none included.
    ///   - isCompressible: whether this entry may be deflated. One that may not is stored, and no other refers to it: its
    ///     length tells nothing of what it has in common with others.
    package func append(_ plain: ByteBuffer, isCompressible: Bool = true) -> SharedBlock {
        number += 1
        sums = sums.followed(by: plain)
        guard isCompressible else {
            forget()
            return block(plain, reach: 0, SelfContainedBlock.store(plain))
        }
        defer { remember(plain) }
        let deflated = plain.readableBytes > 0 ? seats.deflate(plain, for: ticket, behind: recent) : nil
        guard let deflated, deflated.readableBytes < SelfContainedBlock.storedBytes(of: plain) else {
            return block(plain, reach: 0, SelfContainedBlock.store(plain))
        }
        return block(plain, reach: recent.count, deflated)
    }

    private func block(_ plain: ByteBuffer, reach: Int, _ sliding: ByteBuffer) -> SharedBlock {
        SharedBlock(number: number, plain: plain, reach: reach, sliding: sliding, sums: sums, recent: recent)
    }

    /// Has the next entries refer to this one, and no more to those that it moves out of the window.
    private func remember(_ plain: ByteBuffer) {
        recent.append(plain)
        recentBytes += plain.readableBytes
        while let oldest = recent.first, recentBytes - oldest.readableBytes >= seats.windowBytes {
            recentBytes -= oldest.readableBytes
            recent.removeFirst()
        }
        // Only entries without a byte could pile up.
        if recent.count > seats.windowBytes { forget() }
    }

    private func forget() {
        recent.removeAll()
        recentBytes = 0
        ticket = seats.ticket()
    }
}
