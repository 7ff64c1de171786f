import NIOCore

/// Tells a message from another that stands, or once stood, at its place. Records begin with who wrote them and a
/// number, so the first bytes are enough: FNV-1a over 64 of them, and the length.
struct MessageIdentity: Sendable, Hashable {
    private static let span = 64

    private let hash: UInt64

    init(_ body: ByteBuffer) {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in body.readableBytesView.prefix(Self.span) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        self.hash = (hash ^ UInt64(body.readableBytes)) &* 0x100_0000_01B3
    }
}
