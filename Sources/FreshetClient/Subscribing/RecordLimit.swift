/// What one record may be.
enum RecordLimit {
    /// An event has at most 1 MiB of data, of which JSON can make six times as much, and its members besides.
    static let bytes = 8 << 20

    static let error = ClientError.unintelligible(
        "A record has more than \(bytes >> 20) MiB, and no Freshet server sends one. Check the URL."
    )
}
