/// Collects the head of a response, cut anywhere.
struct ResponseHeadReader {
    /// A head of more is none that a server of events would send.
    static let maximumBytes = 16 << 10

    private var bytes: [UInt8] = []

    /// Takes the next bytes, and leaves in `rest` those behind the head.
    ///
    /// - Returns: the head, once it is complete. Interim responses (1xx) are skipped; 101 is final.
    mutating func read(from rest: inout UnsafeRawBufferPointer) throws(WireError) -> ResponseHead? {
        while !rest.isEmpty {
            bytes.append(rest[0])
            rest = UnsafeRawBufferPointer(rebasing: rest[1...])
            guard bytes.count <= Self.maximumBytes else {
                throw WireError("The head of an answer has more than \(Self.maximumBytes) bytes.")
            }
            guard bytes.last == UInt8(ascii: "\n"), bytes.suffix(4).elementsEqual("\r\n\r\n".utf8) else { continue }
            let head = try ResponseHead(String(decoding: bytes, as: UTF8.self))
            bytes = []
            if head.status >= 200 || head.status == 101 { return head }
        }
        return nil
    }
}
