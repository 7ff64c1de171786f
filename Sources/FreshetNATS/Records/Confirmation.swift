package import NIOCore

/// A batch that was acknowledged, and where it stands then.
///
/// Replicas that were frozen or cut off while they led may come back with other messages at the same sequences, and no
/// server notices (nats-server 2.9). So whoever publishes writes into the stream what was acknowledged, behind it, and
/// whoever follows compares.
package struct Confirmation: Sendable, Hashable {
    package let number: UInt64
    package let sequence: Int64

    package init(number: UInt64, sequence: Int64) {
        self.number = number
        self.sequence = sequence
    }

    /// In one record; others wait for the next.
    static let maximumCount = 64
}

/// Confirmations of a session that has nothing to publish for the moment.
package struct ConfirmationRecord: Sendable {
    static let version: UInt8 = 1

    package let session: UInt64
    package let confirmations: [Confirmation]

    package init(session: UInt64, confirmations: [Confirmation]) {
        self.session = session
        self.confirmations = confirmations
    }

    init(_ body: ByteBuffer) throws(RecordError) {
        var body = body
        guard body.readInteger(as: UInt8.self) == Self.version, let session = body.readInteger(as: UInt64.self) else {
            throw RecordError()
        }
        self.session = session
        confirmations = try body.readConfirmations()
    }

    package func encoded() -> ByteBuffer {
        var bytes = ByteBuffer()
        bytes.writeInteger(Self.version)
        bytes.writeInteger(session)
        bytes.writeConfirmations(confirmations)
        return bytes
    }
}

extension ByteBuffer {
    mutating func writeConfirmations(_ confirmations: [Confirmation]) {
        writeNumber(confirmations.count)
        for confirmation in confirmations {
            writeNumber(confirmation.number)
            writeNumber(confirmation.sequence)
        }
    }

    mutating func readConfirmations() throws(RecordError) -> [Confirmation] {
        let count: Int = try readNumber()
        guard count <= Confirmation.maximumCount else { throw RecordError() }
        var confirmations: [Confirmation] = []
        for _ in 0..<count {
            confirmations.append(Confirmation(number: try readNumber(), sequence: try readNumber()))
        }
        return confirmations
    }
}
