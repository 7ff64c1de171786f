public import NIOCore

/// Compresses a stream piece by piece, so that each piece can be read as soon as it arrives.
///
/// It keeps the window of what went before, of tens of kilobytes; and belongs to one stream, which asks it in order.
public final class StreamCompressor {
    private let engine: any CompressionEngine

    /// - Returns: `nil` for ``ContentCoding/identity``, which needs no compressor.
    public init?(coding: ContentCoding) {
        switch coding {
        case .identity: return nil
        case .gzip: engine = DeflateEngine(format: .gzip)
        case .deflate: engine = DeflateEngine(format: .zlib)
        case .zstd: engine = ZstdEngine()
        }
    }

    /// The next bytes of the coded stream. Whoever has them can decode all of `bytes`.
    public func compress(_ bytes: ByteBuffer) -> ByteBuffer {
        guard bytes.readableBytes > 0 else { return ByteBuffer() }
        return engine.run(bytes, .flush)
    }

    /// The end of the coded stream: the trailer, by which a reader knows that nothing was cut off.
    public func finish() -> ByteBuffer {
        engine.run(ByteBuffer(), .end)
    }
}

enum CompressionStep {
    /// Everything up to here can be decoded, and the window stays (zlib's Z_SYNC_FLUSH).
    case flush
    case end
}

/// A C library's stream.
protocol CompressionEngine: AnyObject {
    func run(_ input: ByteBuffer, _ step: CompressionStep) -> ByteBuffer
}
