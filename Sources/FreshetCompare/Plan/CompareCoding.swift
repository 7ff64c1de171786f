/// How the bytes of a stream are coded.
package enum CompareCoding: String, CaseIterable, Sendable, Codable {
    case plain
    /// gzip by `Accept-Encoding` (RFC 9110 § 12.5.3); of a WebSocket, permessage-deflate (RFC 7692).
    case compressed
}
