import CZstd
import NIOCore

/// Zstandard (RFC 8878): one frame for the whole stream.
final class ZstdEngine: CompressionEngine {
    /// zstd's own default.
    private static let level: Int32 = 3
    /// 8 KiB of window, as for deflate; it also spares the reader megabytes.
    private static let windowLog: Int32 = 13
    private static let slackBytes = 64

    private let context: OpaquePointer

    init() {
        guard let context = ZSTD_createCCtx() else {
            preconditionFailure("zstd could not start: there is no memory.")
        }
        self.context = context
        ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, Self.level)
        ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, Self.windowLog)
    }

    deinit {
        ZSTD_freeCCtx(context)
    }

    func run(_ input: ByteBuffer, _ step: CompressionStep) -> ByteBuffer {
        var output = ByteBuffer()
        input.withUnsafeReadableBytes { bytes in
            var source = ZSTD_inBuffer(src: bytes.baseAddress, size: bytes.count, pos: 0)
            var remaining = 0
            repeat {
                output.writeWithUnsafeMutableBytes(minimumWritableBytes: bytes.count + Self.slackBytes) { room in
                    var target = ZSTD_outBuffer(dst: room.baseAddress, size: room.count, pos: 0)
                    remaining = ZSTD_compressStream2(
                        context, &target, &source, step == .end ? ZSTD_e_end : ZSTD_e_flush)
                    precondition(ZSTD_isError(remaining) == 0, "zstd refused a valid step: a broken promise of ours.")
                    return target.pos
                }
            } while remaining > 0
        }
        return output
    }
}
