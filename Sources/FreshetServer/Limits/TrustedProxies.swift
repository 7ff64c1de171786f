import HTTPTypes
package import Hummingbird
package import NIOCore

/// The proxies that are believed when they say for whom they ask.
public struct TrustedProxies: Sendable, Hashable {
    /// Where they say it. Only one is believed: a proxy that writes one passes the other on as the client sent it.
    public enum Header: String, Sendable, Hashable, CaseIterable {
        case forwarded
        case xForwardedFor = "x-forwarded-for"
    }

    /// Their addresses.
    public var ranges: [AddressRange]
    public var header: Header

    public init(_ ranges: [AddressRange] = [], header: Header = .xForwardedFor) {
        self.ranges = ranges
        self.header = header
    }

    func contains(_ address: SocketAddress?) -> Bool {
        guard !ranges.isEmpty, let text = address?.ipAddress else { return false }
        return contains(text)
    }

    private func contains(_ address: String) -> Bool { ranges.contains { $0.contains(address) } }

    /// Where a request comes from: the last address in the list that is no proxy's of ours. What stands before it, anybody
    /// may have written.
    ///
    /// - Returns: `nil` for what is not counted by address.
    package func client(of request: Request, peer: SocketAddress?) -> PeerNetwork? {
        guard contains(peer) else { return PeerNetwork(peer) }
        let fields = request.headers[values: HTTPField.Name(header.rawValue)!]
        for address in ForwardedNode.addresses(in: fields, of: header).reversed() {
            guard let address else { break }
            if !contains(address) { return PeerNetwork(address: address) }
        }
        return nil
    }
}

extension EdgeConnection {
    /// Where the request comes from that is being answered on it.
    func client(of request: Request) -> PeerNetwork? {
        let peer = (isHTTP2 ? channel.parent : channel)?.remoteAddress
        return configuration.trustedProxies.client(of: request, peer: peer)
    }
}
