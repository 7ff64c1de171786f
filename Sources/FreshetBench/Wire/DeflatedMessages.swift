import FreshetWire
import NIOCore

/// Joins the parts of deflated messages and inflates each once it is whole, as a browser does.
struct DeflatedMessages {
    /// No message of a run is larger.
    private static let maximumBytes = 16 << 20

    private let inflater = MessageInflater(keepsContext: true)
    private var payload = ByteBuffer()

    /// - Returns: the message, if this was its last part.
    mutating func append(_ part: UnsafeRawBufferPointer, isLast: Bool) throws(WireError) -> ByteBuffer? {
        payload.writeBytes(part)
        guard isLast else { return nil }
        defer { payload.clear() }
        do throws(WebSocketError) {
            return try inflater.inflate(payload, limit: Self.maximumBytes)
        } catch {
            throw WireError("A message cannot be inflated. \(error)")
        }
    }
}
