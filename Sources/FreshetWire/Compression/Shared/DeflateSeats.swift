import NIOCore
import Synchronization

/// A bounded number of engines for any number of streams, from any thread.
///
/// A stream has a seat by its ticket. As long as nobody else sits there, the engine goes on where the stream left off,
/// which is what deflating is cheapest at; else it is set up anew with what the stream still refers to. So ten thousand
/// topics that say something now and then need no more memory than a hundred, and a hundred busy ones are never
/// interrupted.
package final class DeflateSeats: Sendable {
    /// One stream's right to its seat, for as long as what it deflates belongs together.
    struct Ticket: Hashable {
        fileprivate let number: Int
    }

    /// How far back what is deflated here refers at most.
    let windowBytes: Int

    private let seats: [Seat]
    private let tickets = Atomic(0)

    /// - Parameters:
    ///   - windowBits: the window is 2 to the power of this, in bytes; 9 to 15.
    ///   - count: how many engines there are at most; each is made when it is first needed. One of 13 bits has 64 KiB,
    ///     one of 15 has 256 KiB.
    package init(windowBits: Int, count: Int) {
        windowBytes = 1 << windowBits
        seats = (0..<count).map { _ in Seat(DeflateEngine.Memory(windowBits: windowBits)) }
    }

    func ticket() -> Ticket {
        Ticket(number: tickets.add(1, ordering: .relaxed).newValue)
    }

    /// The next bytes of a stream as raw deflate, ended by a sync flush.
    ///
    /// - Parameters:
    ///   - plain: at least one byte.
    ///   - recent: what the stream had before under this ticket, ``windowBytes`` of it where it had as much.
    func deflate(_ plain: ByteBuffer, for ticket: Ticket, behind recent: CircularBuffer<ByteBuffer>) -> ByteBuffer {
        let seat = seats[ticket.number % seats.count]
        return seat.deflate(plain, for: ticket) { Self.dictionary(of: recent, bytes: windowBytes) }
    }

    /// The last bytes of `recent`, in one piece.
    private static func dictionary(of recent: CircularBuffer<ByteBuffer>, bytes: Int) -> ByteBuffer {
        var dictionary = ByteBuffer()
        var excess = recent.reduce(-bytes) { $0 + $1.readableBytes }
        for var entry in recent {
            if excess > 0 {
                let skipped = min(excess, entry.readableBytes)
                entry.moveReaderIndex(forwardBy: skipped)
                excess -= skipped
            }
            dictionary.writeBuffer(&entry)
        }
        return dictionary
    }
}

/// One engine, and whose stream it is in. Whoever comes meanwhile waits for some microseconds.
private final class Seat: Sendable {
    private struct State {
        var owner: DeflateSeats.Ticket?
        var engine: DeflateEngine?
    }

    private let memory: DeflateEngine.Memory
    private let state = Mutex(State())

    init(_ memory: DeflateEngine.Memory) {
        self.memory = memory
    }

    func deflate(
        _ plain: ByteBuffer,
        for ticket: DeflateSeats.Ticket,
        behind dictionary: () -> ByteBuffer
    ) -> ByteBuffer {
        state.withLock { state in
            let engine = state.engine ?? DeflateEngine(format: .raw, memory: memory)
            if state.owner != ticket { engine.restart(behind: dictionary()) }
            state.engine = engine
            state.owner = ticket
            return engine.run(plain, .flush)
        }
    }
}
