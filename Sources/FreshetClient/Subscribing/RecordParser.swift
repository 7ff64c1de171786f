package import NIOCore

/// Finds the records in the bytes of a stream, cut wherever the network cuts it.
package protocol RecordParser: Sendable {
    /// The media type of the streams that it reads.
    static var mediaType: String { get }

    /// - Parameter lastEventID: where the stream was asked to begin.
    init(lastEventID: String?)

    /// How long the stream wants its reader to wait before it reconnects; `nil` while it has not said.
    var reconnectionTime: Duration? { get }

    /// Takes the next bytes of the stream.
    ///
    /// - Returns: the records that these bytes completed.
    /// - Throws: ``ClientError/unintelligible(_:)`` for what is no stream of records.
    mutating func feed(_ bytes: ByteBuffer) throws(ClientError) -> [StreamRecord]
}
