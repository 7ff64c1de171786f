import HTTPTypes

/// What a publisher says of an event's compression: the header `Freshet-Compression`, or a JSON object's `compression`.
struct CompressionWord {
    /// Whether the event may be compressed. Who says nothing does not mind.
    let allowsCompression: Bool

    /// - Parameters:
    ///   - text: the header or member; `nil` where there is none.
    ///   - place: how that is called, for who has to mend it.
    /// - Throws: ``Problem`` 400 for a word that does not exist. Taken for another, it might give a secret away.
    init(_ text: String?, in place: String) throws(Problem) {
        guard text == nil || text == "none" else {
            throw Problem(
                .badRequest,
                "\(place) has the one value none, for events that must not be compressed. Leave it out for others."
            )
        }
        allowsCompression = text == nil
    }
}
