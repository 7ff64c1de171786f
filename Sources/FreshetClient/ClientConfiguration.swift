import NIOHTTP1
import NIOSSL

/// How a client connects.
public struct ClientConfiguration: Sendable {
    /// PEM files with certificates of authorities to trust, in addition to those of the system.
    public var authorityFiles: [String] = []

    /// Header fields of every request, for whatever stands before the server.
    public var headers: [(name: String, value: String)] = []

    /// The token that says what this client may do (RFC 6750), sent with every request.
    public var token: String?

    /// How long a connection may take to come about. A network that needs longer is as good as none.
    public var connectTime = Duration.seconds(10)

    /// How long a stream may be silent before it is taken for dead, and a publication may go unanswered. The server
    /// restates a stream's position every 15 seconds, so three of those have been lost by then.
    public var silence = Duration.seconds(60)

    /// Is told before each wait for another attempt.
    public var onRetry: (@Sendable (Retry) -> Void)?

    public init() {}
}

extension ClientConfiguration {
    /// Names that the client writes itself, or that would change what a request means.
    private static let ownHeaders: Set<String> = [
        "accept", "connection", "content-length", "content-type", "host", "idempotency-key", "last-event-id",
        "transfer-encoding", "upgrade",
    ]

    /// - Throws: ``ClientError/misconfigured(_:)`` with the header that could not be sent.
    func check() throws(ClientError) {
        for (name, value) in headers {
            guard !name.isEmpty, name.utf8.allSatisfy(\.isTokenByte) else {
                throw .misconfigured("\"\(name)\" is no name of a header. Give one such as X-Api-Key.")
            }
            guard !Self.ownHeaders.contains(name.lowercased()) else {
                throw .misconfigured("The header \(name) is the client's own. Leave it out.")
            }
            // The value may be a secret: it is not shown.
            guard !value.utf8.contains(where: { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F }) else {
                throw .misconfigured("The value of the header \(name) holds control characters. Leave them out.")
            }
        }
        try checkToken()
    }

    private func checkToken() throws(ClientError) {
        guard let token else { return }
        guard !token.isEmpty, token.utf8.allSatisfy({ 0x21...0x7E ~= $0 }) else {
            throw .misconfigured("The token holds characters that none has, or is empty. Give it as it was issued.")
        }
        guard !headers.contains(where: { $0.name.lowercased() == "authorization" }) else {
            throw .misconfigured("There are a token and a header Authorization. Give one of them.")
        }
    }

    var httpHeaders: HTTPHeaders {
        let authorization = token.map { [("Authorization", "Bearer \($0)")] } ?? []
        return HTTPHeaders(headers.map { ($0.name, $0.value) } + authorization)
    }

    /// - Throws: ``ClientError/misconfigured(_:)`` for a file that holds no certificate.
    var tls: TLSConfiguration {
        get throws(ClientError) {
            var tls = TLSConfiguration.makeClientConfiguration()
            // RFC 8996 retires what came before.
            tls.minimumTLSVersion = .tlsv12
            for file in authorityFiles {
                do {
                    tls.additionalTrustRoots.append(.certificates(try NIOSSLCertificate.fromPEMFile(file)))
                } catch {
                    throw .misconfigured("Cannot read a certificate from \(file). Give a readable PEM file.")
                }
            }
            return tls
        }
    }
}

extension UInt8 {
    /// RFC 9110 § 5.6.2: what the name of a header is made of.
    fileprivate var isTokenByte: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(self)
        }
    }
}
