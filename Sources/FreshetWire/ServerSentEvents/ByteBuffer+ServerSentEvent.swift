public import NIOCore

extension ByteBuffer {
    /// Writes `event` as one block of an event stream, the blank line at its end included (WHATWG HTML § 9.2.5).
    ///
    /// CR, LF and CR LF in the data all divide lines, and a reader joins the lines by LF again: data that holds a CR
    /// comes back with LF in its place.
    ///
    /// - Precondition: `id` and `type` are valid (``ServerSentEvent/isValidID(_:)``,
    ///   ``ServerSentEvent/isValidType(_:)``). Check them where they enter the program; here it is too late to refuse.
    /// - Returns: the number of bytes written.
    @discardableResult
    public mutating func writeServerSentEvent(_ event: ServerSentEvent) -> Int {
        let start = writerIndex
        if let type = event.type, !type.isEmpty, type != "message" {
            precondition(ServerSentEvent.isValidType(type), "An event's type holds no CR or LF: use isValidType.")
            writeField("event", type)
        }
        if let id = event.id {
            precondition(ServerSentEvent.isValidID(id), "An event's ID holds no CR, LF or NUL: use isValidID.")
            writeField("id", id)
        }
        if let retry = event.retry {
            writeField("retry", String(retry.wholeMilliseconds))
        }
        if let data = event.data {
            writeLines(of: data, prefix: "data:", separator: " ")
        }
        writeInteger(UInt8.lineFeed)
        return writerIndex - start
    }

    /// Writes `text` as a comment, which readers skip (WHATWG HTML § 9.2.7: one every fifteen seconds or so keeps
    /// proxies from closing a silent stream).
    ///
    /// Each line of the text gets a colon of its own; the empty text is the shortest comment there is, `:` and two
    /// line ends.
    ///
    /// - Returns: the number of bytes written.
    @discardableResult
    public mutating func writeServerSentComment(_ text: String) -> Int {
        let start = writerIndex
        writeLines(of: ByteBuffer(string: text), prefix: ":", separator: "")
        writeInteger(UInt8.lineFeed)
        return writerIndex - start
    }

    private mutating func writeField(_ name: StaticString, _ value: String) {
        writeStaticString(name)
        writeStaticString(value.isEmpty ? ":" : ": ")
        writeString(value)
        writeInteger(UInt8.lineFeed)
    }

    /// An empty line goes without the separator: the reader removes one space at most, so both mean the same.
    private mutating func writeLines(of text: ByteBuffer, prefix: StaticString, separator: StaticString) {
        var rest = text
        var isLast = false
        while !isLast {
            let line = rest.readLine(isLast: &isLast)
            writeStaticString(prefix)
            if line.readableBytes > 0 { writeStaticString(separator) }
            writeImmutableBuffer(line)
            writeInteger(UInt8.lineFeed)
        }
    }

    /// Takes the bytes up to the next line end, and the line end with them. The last line is the one without a line
    /// end, so text that closes with one has an empty last line.
    private mutating func readLine(isLast: inout Bool) -> ByteBuffer {
        let view = readableBytesView
        guard let end = view.firstIndex(where: \.endsLine) else {
            isLast = true
            return readSlice(length: readableBytes) ?? ByteBuffer()
        }
        let line = view[..<end]
        let isPair = view[end...].starts(with: [.carriageReturn, .lineFeed])
        moveReaderIndex(forwardBy: line.count + (isPair ? 2 : 1))
        return ByteBuffer(line)
    }
}

extension Duration {
    /// Rounded down; held at the largest integer where the time is longer than that (292 million years).
    fileprivate var wholeMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        let (milliseconds, overflow) = seconds.multipliedReportingOverflow(by: 1000)
        let (sum, sumOverflow) = milliseconds.addingReportingOverflow(attoseconds / 1_000_000_000_000_000)
        return overflow || sumOverflow ? .max : sum
    }
}
