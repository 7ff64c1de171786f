import Crypto

/// The server's part of the opening handshake over HTTP/1.1 (RFC 6455 § 4.2) and HTTP/2 (RFC 8441 § 5).
///
/// Whether the `Origin` and the path are welcome is for the route to decide, before or after.
public enum WebSocketHandshake {
    /// The one version there is (§ 4.1).
    public static let version = "13"

    /// Checks an opening request (§ 4.2.1).
    ///
    /// - Returns: the `Sec-WebSocket-Accept` of the answer 101.
    /// - Throws: the first rule that the request breaks.
    public static func accept(_ request: Request) throws(Refusal) -> String {
        guard request.method == "GET" else { throw .notGET }
        guard request.isHTTP11OrLater else { throw .tooOldHTTP }
        guard hasToken("websocket", in: request.upgrade) else { throw .noUpgrade }
        guard hasToken("upgrade", in: request.connection) else { throw .noConnectionUpgrade }
        // § 11.3.5, § 11.3.1: neither the version nor the key may appear more than once in a request.
        guard request.secWebSocketVersion == [version] else { throw .otherVersion }
        guard request.secWebSocketKey.count == 1, let key = request.secWebSocketKey.first, isKey(key) else {
            throw .badKey
        }
        return acceptKey(for: key)
    }

    /// Checks an opening request over HTTP/2 (RFC 8441 § 4, § 5). The answer is 200: neither key nor proof plays a part.
    ///
    /// - Parameters:
    ///   - method: `:method`, which must be CONNECT.
    ///   - protocol: `:protocol`, nil where there is none.
    ///   - secWebSocketVersion: the values of `sec-websocket-version`.
    /// - Throws: the first rule that the request breaks.
    public static func acceptExtendedConnect(
        method: String,
        protocol: String?,
        secWebSocketVersion: [String]
    ) throws(Refusal) {
        guard method == "CONNECT", let `protocol` else { throw .noExtendedConnect }
        guard `protocol`.lowercased() == "websocket" else { throw .otherProtocol }
        guard secWebSocketVersion == [version] else { throw .otherVersionOverHTTP2 }
    }

    /// Chooses a subprotocol (RFC 6455 § 4.2.2).
    ///
    /// - Parameters:
    ///   - offers: the values of `Sec-WebSocket-Protocol`, one for each line; the client's favourite comes first.
    ///   - known: what this server speaks, as it is spelt: case counts.
    /// - Returns: nil where the client asks for none or for none that is known. The answer then names none, and a client
    ///   that insists fails the connection (§ 4.1).
    public static func subprotocol(offers: [String], known: [String]) -> String? {
        let names = offers.flatMap { $0.split(separator: ",").map { String($0.trimmed) } }
        return names.first(where: known.contains)
    }

    /// What proves to the client that this server speaks WebSocket: SHA-1 over the key and a fixed GUID, in base64
    /// (§ 4.2.2). It guards against confusion, not against attackers, so SHA-1 is good enough.
    public static func acceptKey(for key: String) -> String {
        let proof = key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
        return Base64.encode(Insecure.SHA1.hash(data: Array(proof.utf8)))
    }

    /// RFC 9110 § 5.6.1: the members of a list stand between commas, on one header line or on several; their case does
    /// not matter here (RFC 6455 § 4.2.1).
    private static func hasToken(_ token: String, in lines: [String]) -> Bool {
        lines.contains { line in
            line.split(separator: ",").contains { member in
                member.lowercased().split { $0 == " " || $0 == "\t" } == [token[...]]
            }
        }
    }

    /// § 4.1: a key is 16 random bytes in base64, so 22 digits and two equals signs.
    private static func isKey(_ key: String) -> Bool {
        let bytes = Array(key.utf8)
        return bytes.count == 24 && bytes.suffix(2).elementsEqual("==".utf8)
            && bytes.dropLast(2).allSatisfy(Base64.digits.contains)
    }
}
