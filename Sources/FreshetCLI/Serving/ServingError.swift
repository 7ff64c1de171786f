/// Why the server cannot start, in one line that says what to do.
struct ServingError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
