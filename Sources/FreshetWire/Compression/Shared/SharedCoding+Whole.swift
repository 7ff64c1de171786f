package import NIOCore

extension SharedCoding {
    /// A body that is whole, coded.
    package func whole(_ body: ByteBuffer) -> ByteBuffer {
        var coded = header
        coded.writeImmutableBuffer(SelfContainedBlock.deflate(body))
        coded.writeImmutableBuffer(end(StreamSums(of: body)))
        return coded
    }
}
