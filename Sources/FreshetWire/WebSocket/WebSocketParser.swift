public import NIOCore
import NIOWebSocket

/// Reads what a client sends over a WebSocket, cut wherever the network cuts it (RFC 6455 § 5), deflated or not
/// (RFC 7692).
///
/// ``append(_:)`` every read, then call ``next()`` until it answers nil: between reads the parser then holds no more
/// than one message of the permitted size and one frame's beginning.
public struct WebSocketParser: Sendable {
    /// A data frame whose payload is arriving.
    private struct Frame {
        let header: WebSocketFrameHeader
        var arrivedBytes = 0
    }

    private let maximumMessageBytes: Int
    private let inflates: Bool
    private var input = ByteBuffer()
    private var frame: Frame?
    private var assembly: WebSocketAssembly?
    private var hasEnded = false

    /// - Parameters:
    ///   - maximumMessageBytes: the largest payload of a text or binary message, all its fragments together. A frame that
    ///     would exceed it is refused when its header is read, before its payload is waited for; a deflated message when
    ///     it has been inflated so far.
    ///   - inflates: whether the handshake agreed on `permessage-deflate`, the client without context takeover.
    public init(maximumMessageBytes: Int, inflates: Bool = false) {
        precondition(maximumMessageBytes >= 0, "A message cannot have a negative number of bytes.")
        self.maximumMessageBytes = maximumMessageBytes
        self.inflates = inflates
    }

    /// Takes the next bytes of the connection.
    public mutating func append(_ bytes: ByteBuffer) {
        guard !hasEnded else { return }
        if input.readableBytes == 0 {
            input = bytes
        } else {
            input.discardReadBytes()
            input.writeImmutableBuffer(bytes)
        }
    }

    /// The next message, or nil while it is not complete.
    ///
    /// After a close message and after an error there is nothing more (§ 5.5.1, § 7.1.7): always nil.
    ///
    /// - Throws: the rule that the client broke, as soon as the bytes that break it have arrived.
    public mutating func next() throws(WebSocketError) -> WebSocketMessage? {
        guard !hasEnded else { return nil }
        do throws(WebSocketError) {
            let message = try readMessage()
            if case .close = message { end() }
            if message == nil { trimInput() }
            return message
        } catch {
            end()
            throw error
        }
    }

    private mutating func readMessage() throws(WebSocketError) -> WebSocketMessage? {
        while try hasFrame() {
            guard let header = frame?.header else { return nil }
            if header.opcode.isControlOpcode {
                guard let payload = readControlPayload(of: header) else { return nil }
                frame = nil
                return try WebSocketMessage(control: header.opcode, payload: payload)
            }
            guard try readDataPayload() else { return nil }
            frame = nil
            if header.isFinal, var assembly {
                self.assembly = nil
                return try assembly.finish(limit: maximumMessageBytes)
            }
        }
        return nil
    }

    /// Whether a frame is under way, or begins with what has arrived.
    private mutating func hasFrame() throws(WebSocketError) -> Bool {
        if frame != nil { return true }
        guard let header = try WebSocketFrameHeader.read(from: &input, inflates: inflates) else { return false }
        if !header.opcode.isControlOpcode { try beginData(header) }
        frame = Frame(header: header)
        return true
    }

    /// § 5.4: a message begins with text or binary, goes on with continuations only, and is not mixed with another.
    private mutating func beginData(_ header: WebSocketFrameHeader) throws(WebSocketError) {
        switch (header.opcode, assembly) {
        case (.continuation, nil):
            throw .protocolError("A continuation frame needs a message to continue.")
        case (.continuation, .some):
            break
        case (_, nil):
            assembly = WebSocketAssembly(isText: header.opcode == .text, isCompressed: header.isCompressed)
        default:
            throw .protocolError("A message must end before the next one begins.")
        }
        let assembledBytes = assembly?.bytes.readableBytes ?? 0
        let limit = assembly?.maximumArrivingBytes(for: maximumMessageBytes) ?? maximumMessageBytes
        guard header.payloadBytes <= limit - assembledBytes else {
            throw .messageTooLarge(maximumMessageBytes: maximumMessageBytes)
        }
    }

    private mutating func readControlPayload(of header: WebSocketFrameHeader) -> ByteBuffer? {
        guard var payload = input.readSlice(length: header.payloadBytes) else { return nil }
        payload.webSocketUnmask(header.maskingKey)
        return payload
    }

    /// Takes what has arrived of a data frame; says whether that was the rest of it.
    private mutating func readDataPayload() throws(WebSocketError) -> Bool {
        guard let header = frame?.header, let arrivedBytes = frame?.arrivedBytes else { return false }
        let newBytes = min(input.readableBytes, header.payloadBytes - arrivedBytes)
        if newBytes > 0, var part = input.readSlice(length: newBytes) {
            part.webSocketUnmask(header.maskingKey, indexOffset: arrivedBytes)
            try assembly?.append(part)
            frame?.arrivedBytes += newBytes
        }
        return arrivedBytes + newBytes == header.payloadBytes
    }

    /// Lets go of the read buffer that the last bytes came in: a silent client must not hold kilobytes by a few bytes.
    private mutating func trimInput() {
        if input.readableBytes == 0 {
            input = ByteBuffer()
        } else if input.storageCapacity > 2 * Self.maximumHeldBytes {
            input = ByteBuffer(bytes: input.readableBytesView)
        }
    }

    /// What can be left when nothing more can be read: the beginning of a header or of a control frame's payload.
    private static let maximumHeldBytes =
        WebSocketFrameHeader.maximumBytes + WebSocketFrameHeader.maximumControlPayloadBytes

    private mutating func end() {
        hasEnded = true
        input = ByteBuffer()
        assembly = nil
    }
}
