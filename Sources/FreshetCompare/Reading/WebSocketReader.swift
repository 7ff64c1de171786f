import FreshetWire
package import NIOCore

/// Reads the messages of a WebSocket, plain or deflated.
package struct WebSocketReader: StreamReader {
    /// RFC 7692 § 7.2.2: what a sender has taken off the end of each message.
    private static let takenOff: [UInt8] = [0x00, 0x00, 0xFF, 0xFF]

    private let inflater: Inflater?
    private let keepsWindow: Bool
    private var input = ByteBuffer()
    private var message = ByteBuffer()
    private var isCompressed = false

    /// - Parameter extensions: the answer's `Sec-WebSocket-Extensions`.
    package init(extensions: String?) throws {
        let deflates = extensions?.lowercased().contains("permessage-deflate") ?? false
        inflater = deflates ? Inflater(.raw) : nil
        keepsWindow = extensions?.lowercased().contains("server_no_context_takeover") != true
    }

    package mutating func feed(_ bytes: ByteBuffer) throws -> [Sighting] {
        input.writeImmutableBuffer(bytes)
        var sightings: [Sighting] = []
        while let frame = try ServerFrame.read(from: &input) {
            if let sighting = try sighting(of: frame) { sightings.append(sighting) }
        }
        input.discardReadBytes()
        return sightings
    }

    private mutating func sighting(of frame: ServerFrame) throws -> Sighting? {
        switch frame.opcode {
        case .close: return .closed
        case .ping: return .ping(frame.payload)
        case .pong: return nil
        case .text, .binary:
            message = frame.payload
            isCompressed = frame.isCompressed
        case .continuation: message.writeImmutableBuffer(frame.payload)
        }
        guard frame.isFinal else { return nil }
        return MessageRecord.sighting(of: isCompressed ? try inflated() : message)
    }

    private mutating func inflated() throws -> ByteBuffer {
        guard let inflater else { throw CompareError.broken("a message is compressed, which was not agreed") }
        message.writeBytes(Self.takenOff)
        defer { if !keepsWindow { inflater.reset() } }
        return try inflater.inflate(message)
    }
}
