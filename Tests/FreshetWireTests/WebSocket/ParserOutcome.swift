import FreshetWire
import NIOCore
import NIOWebSocket

/// All that a parser makes of some bytes: the messages, and the error that ended them if one did.
struct ParserOutcome: Equatable {
    var messages: [WebSocketMessage] = []
    var error: WebSocketError?

    var closeCode: WebSocketErrorCode? { error?.code }

    /// Feeds the bytes in pieces, and reads all there is after each.
    init(of pieces: [ByteBuffer], maximumMessageBytes: Int = 1 << 20, inflates: Bool = false) {
        var parser = WebSocketParser(maximumMessageBytes: maximumMessageBytes, inflates: inflates)
        for piece in pieces {
            parser.append(piece)
            do throws(WebSocketError) {
                while let message = try parser.next() { messages.append(message) }
            } catch {
                self.error = error
            }
        }
    }

    init(of frames: ClientFrame..., maximumMessageBytes: Int = 1 << 20) {
        self.init(of: [frames.bytes], maximumMessageBytes: maximumMessageBytes)
    }
}

extension WebSocketMessage {
    static func text(_ string: String) -> Self { .text(ByteBuffer(string: string)) }
    static func ping(_ string: String) -> Self { .ping(ByteBuffer(string: string)) }
    static func pong(_ string: String) -> Self { .pong(ByteBuffer(string: string)) }
}
