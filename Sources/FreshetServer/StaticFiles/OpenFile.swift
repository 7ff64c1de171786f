import FreshetWire
import Hummingbird
import HummingbirdCore
import NIOCore
import NIOPosix

/// A regular file, open for reading, and what was true of it when it was opened.
final class OpenFile: Sendable {
    private let descriptor: FileDescriptor
    let facts: FileFacts

    /// How much is read at a time: enough for few system calls, little enough to hold for each of many slow readers.
    private static let chunkBytes = 64 * 1024

    init(_ descriptor: consuming FileDescriptor, facts: FileFacts) {
        self.descriptor = descriptor
        self.facts = facts
    }

    /// The file, or a part of it, read as the reader takes it.
    func body(_ part: Range<Int>, coding: ContentCoding) -> ResponseBody {
        ResponseBody(contentLength: coding == .identity ? part.count : nil) { writer in
            let compressor = StreamCompressor(coding: coding)
            var rest = part
            while !rest.isEmpty {
                let chunk = try await self.read(rest.prefix(Self.chunkBytes))
                rest = rest.dropFirst(chunk.readableBytes)
                try await writer.write(compressor?.compress(chunk) ?? chunk)
            }
            if let compressor { try await writer.write(compressor.finish()) }
            try await writer.finish(nil)
        }
    }

    /// Some bytes of `part`, from its beginning on; at least one.
    private func read(_ part: Range<Int>) async throws -> ByteBuffer {
        try await NIOThreadPool.singleton.runIfActive {
            var bytes = ByteBuffer()
            _ = try bytes.writeWithUnsafeMutableBytes(minimumWritableBytes: part.count) { room in
                try self.descriptor.read(part, into: room)
            }
            return bytes
        }
    }
}
