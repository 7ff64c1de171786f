extension WebSocketHandshake {
    /// What counts of a request. Each list has one value per header line, in order, as the peer wrote them.
    public struct Request: Sendable {
        /// As the request line has it; methods are case-sensitive.
        public var method: String

        /// HTTP/1.0 knows no upgrade; HTTP/2 has another handshake (RFC 8441).
        public var isHTTP11OrLater: Bool

        /// The values of `Upgrade`, lists of protocols.
        public var upgrade: [String]

        /// The values of `Connection`, lists of options.
        public var connection: [String]

        /// The values of `Sec-WebSocket-Key`: one, if the client keeps to the rules.
        public var secWebSocketKey: [String]

        /// The values of `Sec-WebSocket-Version`: one, if the client keeps to the rules.
        public var secWebSocketVersion: [String]

        public init(
            method: String,
            isHTTP11OrLater: Bool,
            upgrade: [String],
            connection: [String],
            secWebSocketKey: [String],
            secWebSocketVersion: [String]
        ) {
            self.method = method
            self.isHTTP11OrLater = isHTTP11OrLater
            self.upgrade = upgrade
            self.connection = connection
            self.secWebSocketKey = secWebSocketKey
            self.secWebSocketVersion = secWebSocketVersion
        }
    }
}
