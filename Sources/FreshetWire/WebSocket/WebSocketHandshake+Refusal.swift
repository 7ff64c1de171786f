extension WebSocketHandshake {
    /// Why an opening request cannot become a WebSocket, and how to answer it.
    public enum Refusal: Error, Sendable, Hashable, CaseIterable, CustomStringConvertible {
        /// The method is not GET.
        case notGET

        /// The request is HTTP/1.0, which knows no upgrade.
        case tooOldHTTP

        /// Over HTTP/2, the request is not an extended CONNECT with a `:protocol`.
        case noExtendedConnect

        /// Over HTTP/2, the `:protocol` is not `websocket`.
        case otherProtocol

        /// Over HTTP/2, `sec-websocket-version` is missing, repeated or not 13.
        case otherVersionOverHTTP2

        /// `Upgrade` does not name `websocket`: an ordinary request, most likely.
        case noUpgrade

        /// `Connection` does not name `Upgrade`: a proxy may have dropped it.
        case noConnectionUpgrade

        /// `Sec-WebSocket-Version` is missing, repeated or not 13.
        case otherVersion

        /// `Sec-WebSocket-Key` is missing, repeated or not 16 bytes in base64.
        case badKey

        /// The HTTP status: 426 where another try with the headers of ``headers`` can do it; 501 for a protocol that is
        /// not spoken (RFC 9220 § 3); else 400.
        public var status: Int {
            switch self {
            case .noUpgrade, .otherVersion: 426
            case .otherProtocol: 501
            case .notGET, .tooOldHTTP, .noConnectionUpgrade, .badKey, .noExtendedConnect, .otherVersionOverHTTP2: 400
            }
        }

        /// Header fields that the answer must bear, by name.
        ///
        /// RFC 9110 § 15.5.22: a 426 says in `Upgrade` what it wants, which § 7.8 has `Connection` repeat.
        /// RFC 6455 § 4.4: whoever came with another version is told the one that works.
        public var headers: [String: String] {
            switch self {
            case .noUpgrade:
                ["Upgrade": "websocket", "Connection": "Upgrade"]
            case .otherVersion:
                ["Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": version]
            case .otherVersionOverHTTP2:
                // HTTP/2 knows no Upgrade, and so no 426 (RFC 9113 § 8.6).
                ["Sec-WebSocket-Version": version]
            case .notGET, .tooOldHTTP, .noConnectionUpgrade, .badKey, .noExtendedConnect, .otherProtocol:
                [:]
            }
        }

        /// What is wrong and what to do, in a sentence or two for the client's developer.
        public var description: String {
            switch self {
            case .notGET:
                "A WebSocket opens with a GET request. Use that method."
            case .tooOldHTTP:
                "A WebSocket opens over HTTP/1.1, and this request is older. Let no proxy on the way speak HTTP/1.0."
            case .noUpgrade:
                "This address speaks WebSocket, and the request did not ask for it. Send \"Upgrade: websocket\"."
            case .noConnectionUpgrade:
                "The Connection header must name Upgrade. Send \"Connection: Upgrade\", and have proxies pass it on."
            case .noExtendedConnect:
                "Over HTTP/2 a WebSocket opens with an extended CONNECT (RFC 8441). Send :method CONNECT and :protocol."
            case .otherProtocol:
                "The only :protocol that is spoken here is websocket."
            case .otherVersion, .otherVersionOverHTTP2:
                "Only version 13 of the WebSocket protocol is spoken here. Send \"Sec-WebSocket-Version: 13\" once."
            case .badKey:
                "The Sec-WebSocket-Key header must be 16 random bytes in base64, once. Send a new one per connection."
            }
        }
    }
}
