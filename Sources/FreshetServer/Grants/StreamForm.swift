/// In which form events are streamed.
package enum StreamForm: String, Sendable, Hashable, Codable {
    case serverSentEvents = "sse"
    case lines = "ndjson"
    case webSocket = "websocket"
}
