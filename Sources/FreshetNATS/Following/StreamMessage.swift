import NIOCore

/// A message as a consumer delivers it.
struct StreamMessage: Sendable {
    /// What JetStream says of a message, in the subject on which it could be acknowledged:
    /// `$JS.ACK.STREAM.CONSUMER.DELIVERIES.SEQUENCE.COUNT.TIME.PENDING`, with more in front on servers with domains.
    struct Delivery: Sendable, Hashable {
        /// In the stream.
        let sequence: Int64
        /// Of the consumer, from 1.
        let count: Int64
        /// How many messages come behind it.
        let pending: Int64

        init?(_ subject: String) {
            let tokens = subject.utf8.split(separator: UInt8(ascii: ".")).map { Substring($0) }
            let offset = tokens.count >= 11 ? 2 : 0
            guard tokens.count >= 9, tokens[0] == "$JS", tokens[1] == "ACK" else { return nil }
            guard let sequence = Int64(tokens[5 + offset]), let count = Int64(tokens[6 + offset]),
                let pending = Int64(tokens[8 + offset])
            else { return nil }
            self.sequence = sequence
            self.count = count
            self.pending = pending
        }
    }

    let subject: String
    let sequence: Int64
    let identity: MessageIdentity
    let body: ByteBuffer
}
