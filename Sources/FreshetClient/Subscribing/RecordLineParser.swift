package import NIOCore

/// Reads lines of records.
package struct RecordLineParser: RecordParser {
    package static let mediaType = "application/x-ndjson"

    private var lines = LineSplitter(maximumLineBytes: RecordLimit.bytes)

    package init(lastEventID: String?) {}

    package var reconnectionTime: Duration? { nil }

    package mutating func feed(_ bytes: ByteBuffer) throws(ClientError) -> [StreamRecord] {
        lines.append(bytes)
        var records: [StreamRecord] = []
        while let line = try nextLine() {
            if line.readableBytes > 0, let record = try RecordObject(line).record { records.append(record) }
        }
        return records
    }

    private mutating func nextLine() throws(ClientError) -> ByteBuffer? {
        do throws(LineSplitter.TooLong) {
            return try lines.next()
        } catch {
            throw RecordLimit.error
        }
    }
}
