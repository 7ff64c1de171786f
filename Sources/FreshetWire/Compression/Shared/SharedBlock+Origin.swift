import NIOCore

extension SharedBlock {
    /// What stands before the first entry of a window: nothing.
    package static let origin = SharedBlock(
        number: 0, plain: ByteBuffer(), reach: 0, sliding: ByteBuffer(), sums: .empty, recent: [])
}
