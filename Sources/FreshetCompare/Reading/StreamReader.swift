package import NIOCore

/// Makes events of the bytes of one response or WebSocket, cut wherever the network cuts them.
package protocol StreamReader {
    mutating func feed(_ bytes: ByteBuffer) throws -> [Sighting]

    /// The response is complete.
    mutating func end() throws -> [Sighting]
}

extension StreamReader {
    package mutating func end() throws -> [Sighting] { [] }
}
