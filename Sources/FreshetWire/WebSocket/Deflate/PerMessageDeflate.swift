/// The extension `permessage-deflate` as a server agrees on it in the handshake (RFC 7692 § 7.1).
///
/// Clients never take their context over: so a connection on which nothing is being received costs no window, and what a
/// message inflates to depends on nothing before it.
public struct PerMessageDeflate: Sendable, Hashable {
    static let name = "permessage-deflate"

    /// The window that the client will have for what the server sends: 2 to the power of this, in bytes; 9 to 15.
    public let serverWindowBits: Int

    /// Whether a message of the server may refer to what it sent before.
    public let keepsServerContext: Bool

    /// Chooses among a client's offers, the first that can be accepted.
    ///
    /// - Parameter offers: the values of `Sec-WebSocket-Extensions`, one for each line of the header.
    /// - Returns: nil where none can be: the connection then goes without. That is so for a window of 256 bytes, which
    ///   zlib cannot keep to, and for parameters that the RFC does not know, gives another form or says twice.
    public init?(offers: [String]) {
        let extensions = offers.flatMap(WebSocketExtension.list)
        guard let accepted = extensions.lazy.compactMap(Self.init(accepting:)).first else { return nil }
        self = accepted
    }

    private init?(accepting offer: WebSocketExtension) {
        guard offer.name == Self.name else { return nil }
        var windowBits = 15
        var keepsContext = true
        var seen: Set<String> = []
        for (name, value) in offer.parameters {
            guard seen.insert(name).inserted else { return nil }
            switch (name, value) {
            case ("server_no_context_takeover", nil): keepsContext = false
            case ("client_no_context_takeover", nil): break
            case ("client_max_window_bits", nil): break
            // What the client promises about its own window: any fits into ours.
            case ("client_max_window_bits", let value?):
                guard Self.bits(value) != nil else { return nil }
            case ("server_max_window_bits", let value?):
                guard let bits = Self.bits(value), bits >= 9 else { return nil }
                windowBits = bits
            default: return nil
            }
        }
        serverWindowBits = windowBits
        // A smaller window cannot share what others get, and one of its own is more than it is worth.
        keepsServerContext = keepsContext && windowBits == 15
    }

    /// The value of `Sec-WebSocket-Extensions` in the answer.
    public var response: String {
        var response = "\(Self.name); client_no_context_takeover"
        if !keepsServerContext { response += "; server_no_context_takeover" }
        if serverWindowBits < 15 { response += "; server_max_window_bits=\(serverWindowBits)" }
        return response
    }

    /// § 7.1.2: a decimal number from 8 to 15, without leading zeros.
    private static func bits(_ value: String) -> Int? {
        guard let bits = Int(value), 8...15 ~= bits, value == "\(bits)" else { return nil }
        return bits
    }
}
