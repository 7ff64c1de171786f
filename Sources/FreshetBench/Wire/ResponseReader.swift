/// Reads the answers to publications, one after the other, cut anywhere.
package struct ResponseReader {
    package struct Response: Equatable {
        package var head: ResponseHead
        /// The beginning of the body, which says why in words.
        package var body: String
    }

    /// Of a body; the rest is skipped.
    private static let keptBytes = 1024

    private var headReader = ResponseHeadReader()
    private var head: ResponseHead?
    private var chunks: ChunkedBody?
    private var remaining = 0
    private var body: [UInt8] = []

    package init() {}

    /// Takes the next bytes; leaves in `rest` those behind the answer.
    package mutating func read(from rest: inout UnsafeRawBufferPointer) throws(WireError) -> Response? {
        if head == nil {
            guard let head = try headReader.read(from: &rest) else { return nil }
            begin(head)
        }
        guard let head else { return nil }
        if try !bodyHasEnded(after: &rest) { return nil }
        let response = Response(head: head, body: String(decoding: body, as: UTF8.self))
        self = ResponseReader()
        return response
    }

    private mutating func begin(_ head: ResponseHead) {
        self.head = head
        chunks = head.isChunked && head.hasBody ? ChunkedBody() : nil
        remaining = head.hasBody ? head.contentLength ?? 0 : 0
    }

    private mutating func bodyHasEnded(after rest: inout UnsafeRawBufferPointer) throws(WireError) -> Bool {
        if var chunks {
            while let piece = try chunks.next(from: &rest) { keep(piece) }
            self.chunks = chunks
            return chunks.hasEnded
        }
        let length = min(remaining, rest.count)
        keep(UnsafeRawBufferPointer(rebasing: rest[..<length]))
        rest = UnsafeRawBufferPointer(rebasing: rest[length...])
        remaining -= length
        return remaining == 0
    }

    private mutating func keep(_ piece: UnsafeRawBufferPointer) {
        body.append(contentsOf: piece.prefix(Self.keptBytes - body.count))
    }
}
