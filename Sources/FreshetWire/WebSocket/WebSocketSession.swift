public import NIOCore
public import NIOWebSocket

/// One WebSocket connection as its server sees it: what has been said, and what is to be done about it.
///
/// It opens with the handshake already answered. Hand it every read, and do what it says, in order. It answers pings
/// (RFC 6455 § 5.5.2), carries out the closing handshake whichever side begins it (§ 7.1.2), and fails the
/// connection when the client breaks a rule (§ 7.1.7). A time limit for the client's part of the closing handshake is
/// for the owner to keep.
public struct WebSocketSession: Sendable {
    /// What the owner of the connection must do.
    public enum Action: Sendable, Equatable {
        /// Write these bytes: whole frames.
        case send(ByteBuffer)

        /// A text message arrived; its bytes are valid UTF-8.
        case text(ByteBuffer)

        /// A binary message arrived.
        case binary(ByteBuffer)

        /// Close the TCP connection once everything is written; the server is the first to do so (§ 7.1.1).
        case end
    }

    private enum State {
        case open
        case closing
        case ended
    }

    private var state = State.open
    private var parser: WebSocketParser

    /// - Parameters:
    ///   - maximumMessageBytes: the largest message a client may send; a larger one closes with 1009.
    ///   - inflates: whether the handshake agreed on `permessage-deflate`.
    public init(maximumMessageBytes: Int, inflates: Bool = false) {
        parser = WebSocketParser(maximumMessageBytes: maximumMessageBytes, inflates: inflates)
    }

    /// Whether messages may still be sent: no close frame has been, in either direction (§ 5.5.1).
    public var isOpen: Bool { state == .open }

    /// Takes the next bytes of the connection. Once it has ended, whatever comes is dropped.
    public mutating func receive(_ bytes: ByteBuffer) -> [Action] {
        guard state != .ended else { return [] }
        parser.append(bytes)
        var actions: [Action] = []
        do throws(WebSocketError) {
            while let message = try parser.next() { actions += answer(to: message) }
        } catch {
            actions += end(code: error.code, reason: error.description)
        }
        return actions
    }

    /// Begins the closing handshake; ``Action/end`` follows from ``receive(_:)`` when the client has answered.
    ///
    /// On a session that is no longer open there is nothing to do.
    ///
    /// - Parameters:
    ///   - code: one that may be sent, so none of 1004, 1005, 1006 and 1015 (§ 7.4).
    ///   - reason: for a human to read; cut off after 123 bytes.
    public mutating func close(code: WebSocketErrorCode, reason: String = "") -> [Action] {
        guard state == .open else { return [] }
        state = .closing
        return [.sendClose(code: code, reason: reason)]
    }

    private mutating func answer(to message: WebSocketMessage) -> [Action] {
        switch message {
        case .text(let bytes):
            return isOpen ? [.text(bytes)] : []
        case .binary(let bytes):
            return isOpen ? [.binary(bytes)] : []
        case .ping(let bytes):
            // § 5.5.2: a ping is answered until the peer's close has come; our own does not excuse us.
            var pong = ByteBuffer()
            pong.writeWebSocketFrame(opcode: .pong, payload: bytes)
            return [.send(pong)]
        case .pong:
            return []
        case .close(let code, _):
            // § 5.5.1: the answer usually echoes the code; the reason was meant for us.
            return end(code: code, reason: "")
        }
    }

    /// § 5.5.1: one close frame, no more; if ours is already on its way, only the end remains.
    private mutating func end(code: WebSocketErrorCode?, reason: String) -> [Action] {
        defer { state = .ended }
        return isOpen ? [.sendClose(code: code, reason: reason), .end] : [.end]
    }
}

extension WebSocketSession.Action {
    fileprivate static func sendClose(code: WebSocketErrorCode?, reason: String) -> Self {
        var frame = ByteBuffer()
        frame.writeWebSocketClose(code: code, reason: reason)
        return .send(frame)
    }
}
