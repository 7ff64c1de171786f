package import FreshetWire
package import NIOCore

/// Undoes the compression of what was read.
package struct Inflater {
    private let stream: StreamInflater

    package init(_ format: StreamInflater.Format) {
        stream = StreamInflater(format)
    }

    /// Forgets the window.
    package func reset() { stream.reset() }

    /// - Throws: ``CompareError/broken(_:)``.
    package func inflate(_ bytes: ByteBuffer) throws(CompareError) -> ByteBuffer {
        var output = ByteBuffer()
        let failure = bytes.withUnsafeReadableBytes { bytes in
            stream.inflate(bytes) { output.writeBytes($0) }
        }
        if let failure {
            throw .broken("what came is not compressed as was agreed (zlib says \(failure.status))")
        }
        return output
    }
}
