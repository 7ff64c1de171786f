import FreshetServer
import NIOCore
import Testing

@Suite("Where a connection comes from")
struct PeerNetworkTests {
    private func network(_ address: String) throws -> PeerNetwork? {
        PeerNetwork(try SocketAddress(ipAddress: address, port: 0))
    }

    @Test(
        "is one IPv4 address, however it is shown, or one /64 of IPv6",
        arguments: [
            ("192.0.2.1", "192.0.2.1", true), ("192.0.2.1", "192.0.2.2", false),
            ("192.0.2.1", "::ffff:192.0.2.1", true), ("2001:db8::1", "2001:db8::2:3:4:5", true),
            ("2001:db8::1", "2001:db8:0:1::1", false), ("::c000:201", "192.0.2.1", false),
        ])
    func sameness(one: String, other: String, areSame: Bool) throws {
        #expect(try (network(one) == network(other)) == areSame)
        #expect(try network(one) != nil)
    }

    @Test("does not count from loopback", arguments: ["127.0.0.1", "127.3.2.1", "::1", "::ffff:127.0.0.1"])
    func loopback(address: String) throws {
        #expect(try network(address) == nil)
    }

    @Test("does not count from a Unix socket, or where the system does not say")
    func noAddress() throws {
        #expect(PeerNetwork(try SocketAddress(unixDomainSocketPath: "/tmp/socket")) == nil)
        #expect(PeerNetwork(nil) == nil)
    }
}
