import FreshetWire
import NIOCore

/// Something that codes one event after the other.
final class StreamCoder {
    enum Way: String, CaseIterable {
        /// As they are.
        case plain
        /// What readers share who have received the events before, and what all others share.
        case sliding
        case selfContained = "self-contained"
        // What readers get who have had so many events.
        case behindOne = "behind-1"
        case behindEight = "behind-8"
        // The same with a smaller and larger windows, which is what the size was chosen by.
        case sliding4 = "sliding-4k"
        case sliding16 = "sliding-16k"
        case sliding32 = "sliding-32k"
        /// What a connection has that shares nothing.
        case ownGzip = "own-gzip"
        case ownZstd = "own-zstd"
        /// Which needs no context, either.
        case zstdFrames = "zstd-frames"
    }

    private let step: (ByteBuffer) -> ByteBuffer

    init(_ way: Way) {
        switch way {
        case .plain: step = { $0 }
        case .sliding: step = Self.sliding(in: DeflateWindow())
        case .selfContained: step = { SelfContainedBlock.deflate($0) }
        case .behindOne: step = Self.lesserForm(behind: 1)
        case .behindEight: step = Self.lesserForm(behind: 8)
        case .sliding4: step = Self.sliding(windowBits: 12)
        case .sliding16: step = Self.sliding(windowBits: 14)
        case .sliding32: step = Self.sliding(windowBits: 15)
        case .ownGzip: step = Self.own(.gzip)
        case .ownZstd: step = Self.own(.zstd)
        case .zstdFrames: step = Self.frames()
        }
    }

    func code(_ event: ByteBuffer) -> ByteBuffer { step(event) }

    private static func sliding(windowBits: Int) -> (ByteBuffer) -> ByteBuffer {
        sliding(in: DeflateWindow(seats: DeflateSeats(windowBits: windowBits, count: 1)))
    }

    private static func sliding(in window: DeflateWindow) -> (ByteBuffer) -> ByteBuffer {
        { window.append($0).sliding }
    }

    private static func lesserForm(behind entries: Int) -> (ByteBuffer) -> ByteBuffer {
        let window = DeflateWindow()
        var run = Run()
        run.received(entries)
        return { window.append($0).form(for: run) }
    }

    private static func own(_ coding: ContentCoding) -> (ByteBuffer) -> ByteBuffer {
        let compressor = compressor(coding)
        return { compressor.compress($0) }
    }

    /// The compressor begins anew behind each end; the flush between costs 3 bytes that a frame need not have.
    private static func frames() -> (ByteBuffer) -> ByteBuffer {
        let compressor = compressor(.zstd)
        return { event in
            var frame = compressor.compress(event)
            frame.writeImmutableBuffer(compressor.finish())
            return frame
        }
    }

    private static func compressor(_ coding: ContentCoding) -> StreamCompressor {
        guard let compressor = StreamCompressor(coding: coding) else { preconditionFailure("\(coding) compresses.") }
        return compressor
    }
}
