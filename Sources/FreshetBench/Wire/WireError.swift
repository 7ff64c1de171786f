/// What a server sent is not HTTP, or not what was asked for.
package struct WireError: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}
