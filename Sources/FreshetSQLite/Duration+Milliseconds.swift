extension Duration {
    // 36 million years: a time plus this is still an Int64.
    private static let maximumMilliseconds = Int64(1) << 60

    /// Rounded towards zero, and bounded so that a time may be added to it.
    var milliseconds: Int64 {
        min(Int64(clamping: attoseconds / 1_000_000_000_000_000), Self.maximumMilliseconds)
    }
}
