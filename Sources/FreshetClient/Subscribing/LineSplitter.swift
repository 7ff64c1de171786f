package import NIOCore

/// Divides bytes into lines as they arrive, cut wherever they are cut.
package struct LineSplitter: Sendable {
    /// A line has more bytes than it may.
    package struct TooLong: Error {}

    private let maximumLineBytes: Int
    private var rest = ByteBuffer()
    /// How many bytes of `rest` are known to hold no line end.
    private var searchedBytes = 0

    /// - Parameter maximumLineBytes: without the line end.
    package init(maximumLineBytes: Int) {
        self.maximumLineBytes = maximumLineBytes
    }

    /// Takes the next bytes. Call ``next()`` until it gives nil before there are more.
    package mutating func append(_ bytes: ByteBuffer) {
        if rest.readableBytes == 0 {
            rest = bytes
        } else {
            rest.discardReadBytes()
            rest.writeImmutableBuffer(bytes)
        }
    }

    /// The next line that is complete, without its LF or CR LF.
    ///
    /// - Throws: ``TooLong`` as soon as a line is too long, complete or not.
    package mutating func next() throws(TooLong) -> ByteBuffer? {
        let view = rest.readableBytesView
        guard let end = view.dropFirst(searchedBytes).firstIndex(of: 0x0A) else {
            // The CR of a CR LF that is cut in two does not count.
            guard view.count <= maximumLineBytes + 1 else { throw TooLong() }
            searchedBytes = view.count
            return nil
        }
        let length = end - view.startIndex
        searchedBytes = 0
        defer { rest.moveReaderIndex(forwardBy: 1) }
        return try checked(rest.readSlice(length: length) ?? ByteBuffer())
    }

    /// What stands behind the last line end, if anything does: a last line without one.
    package mutating func finish() throws(TooLong) -> ByteBuffer? {
        guard rest.readableBytes > 0 else { return nil }
        defer { rest.clear() }
        return try checked(rest)
    }

    private func checked(_ line: ByteBuffer) throws(TooLong) -> ByteBuffer {
        var line = line
        if line.readableBytesView.last == 0x0D { line.moveWriterIndex(to: line.writerIndex - 1) }
        guard line.readableBytes <= maximumLineBytes else { throw TooLong() }
        return line
    }
}
