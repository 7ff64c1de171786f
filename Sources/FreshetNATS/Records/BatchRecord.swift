import Freshet
import NIOCore

/// A batch as it stands in the stream: one message, which makes it whole or not at all. Its topic is its subject.
///
/// Whoever follows the stream decides alike, from what stands before it, whether the batch counts: JetStream takes
/// everything. What a server knew that the stream does not tell for ever is written into it.
struct BatchRecord: Sendable {
    /// By what the batch is known to who appends it.
    struct Origin: Sendable, Hashable {
        /// One run of one server.
        let session: UInt64
        let number: UInt64

        /// Tells this batch from another one at its place, where room is short.
        var mark: UInt32 {
            let mixed = (session ^ number &* 0x9E37_79B9_7F4A_7C15) &* 0xBF58_476D_1CE4_E5B9
            return UInt32(truncatingIfNeeded: mixed >> 32)
        }
    }

    let origin: Origin
    /// Where batches of this session stand that were acknowledged since its last one: whoever has something else there
    /// has not followed what the cluster has agreed on.
    let confirmations: [Confirmation]
    let milliseconds: Int64
    /// Up to which sequence the topic is known not to be closed, or no longer: what its publisher had followed. 0 if it
    /// was closed as far as that knew.
    let openThrough: Int64
    /// Up to which sequence uses of keys no longer count, by the publisher's settings. Others may remember more.
    let keysOverThrough: Int64
    let key: IdempotencyKey?
    let content: Batch.Content

    static let version: UInt8 = 1

    func encoded() -> ByteBuffer {
        var bytes = ByteBuffer()
        bytes.writeInteger(Self.version)
        bytes.writeInteger(origin.session)
        for number in [Int64(origin.number), milliseconds, openThrough, keysOverThrough] { bytes.writeNumber(number) }
        bytes.writeConfirmations(confirmations)
        write(key, to: &bytes)
        switch content {
        case .closing: bytes.writeNumber(0)
        case .publications(let publications):
            bytes.writeNumber(publications.count)
            for publication in publications { write(publication, to: &bytes) }
        }
        return bytes
    }

    private func write(_ key: IdempotencyKey?, to bytes: inout ByteBuffer) {
        bytes.writeNumber(key == nil ? 0 : 1)
        guard let key else { return }
        bytes.writeText(key.subject)
        bytes.writeText(key.key)
        bytes.writeBytes(behindLength: key.digest)
    }

    private func write(_ publication: Publication, to bytes: inout ByteBuffer) {
        let flags = PublicationFlags(publication)
        bytes.writeInteger(flags.rawValue)
        if let type = publication.type { bytes.writeText(type) }
        if let retry = publication.retry { bytes.writeNumber(retry.milliseconds) }
        bytes.writeNumber(publication.data.readableBytes)
        bytes.writeImmutableBuffer(publication.data)
    }
}

struct PublicationFlags: OptionSet {
    let rawValue: UInt8

    static let type = PublicationFlags(rawValue: 1)
    static let retry = PublicationFlags(rawValue: 2)
    static let incompressible = PublicationFlags(rawValue: 4)

    init(rawValue: UInt8) { self.rawValue = rawValue }

    init(_ publication: Publication) {
        self = []
        if publication.type != nil { insert(.type) }
        if publication.retry != nil { insert(.retry) }
        if !publication.isCompressible { insert(.incompressible) }
    }
}

extension Duration {
    var milliseconds: Int64 { Int64(clamping: attoseconds / 1_000_000_000_000_000) }
}
