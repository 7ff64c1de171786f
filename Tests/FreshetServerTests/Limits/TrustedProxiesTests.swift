import FreshetServer
import HTTPTypes
import Hummingbird
import NIOCore
import Testing

@Suite struct TrustedProxiesTests {
    @Test(arguments: [
        ("10.0.0.0/8", "10.255.1.2", true), ("10.0.0.0/8", "11.0.0.1", false), ("10.0.0.1", "10.0.0.1", true),
        ("10.0.0.1", "10.0.0.2", false), ("0.0.0.0/0", "203.0.113.7", true), ("0.0.0.0/0", "2001:db8::1", false),
        ("2001:db8::/32", "2001:db8:1::1", true), ("2001:db8::/32", "2001:db9::1", false), ("::1", "::1", true),
        ("10.0.0.0/8", "::ffff:10.1.2.3", true), ("192.0.2.128/25", "192.0.2.127", false), ("10.0.0.0/8", "x", false),
    ])
    func `A range contains the addresses that begin as it does`(range: String, address: String, isInside: Bool) throws {
        #expect(try #require(AddressRange(range)).contains(address) == isInside)
    }

    @Test(arguments: [
        "", "x", "10.0.0", "10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "::/129", "/8", "1.1.1.1/8/9",
    ])
    func `What is no range is none`(text: String) {
        #expect(AddressRange(text) == nil)
    }

    private func client(
        _ fields: [String],
        of header: TrustedProxies.Header,
        trusting ranges: [String] = ["10.0.0.0/8"],
        peer: String = "10.0.0.1"
    ) throws -> PeerNetwork? {
        let proxies = TrustedProxies(ranges.compactMap(AddressRange.init), header: header)
        var head = HTTPRequest(method: .get, scheme: "http", authority: "localhost", path: "/")
        head.headerFields[values: HTTPField.Name(header.rawValue)!] = fields
        let request = Request(head: head, body: RequestBody(buffer: ByteBuffer()))
        return proxies.client(of: request, peer: try SocketAddress(ipAddress: peer, port: 1))
    }

    @Test(
        arguments: [
            (["203.0.113.7"], "203.0.113.7"), (["198.51.100.1, 203.0.113.7"], "203.0.113.7"),
            (["198.51.100.1", "203.0.113.7"], "203.0.113.7"), (["203.0.113.7, 10.9.9.9"], "203.0.113.7"),
            (["203.0.113.7:4711"], "203.0.113.7"), (["2001:db8::1"], "2001:db8::1"),
            (["[2001:db8::1]:80"], "2001:db8::1"),
            (["203.0.113.7, unknown"], nil), (["nonsense"], nil), ([], nil), (["10.1.1.1, 10.2.2.2"], nil), ([""], nil),
            (["203.0.113.0/24"], nil),
        ] as [([String], String?)])
    func `The client is the last that is no proxy`(fields: [String], address: String?) throws {
        #expect(try client(fields, of: .xForwardedFor) == address.flatMap(PeerNetwork.init(address:)))
    }

    @Test(
        arguments: [
            (["for=203.0.113.7;proto=http;by=10.0.0.1"], "203.0.113.7"),
            (["For=\"[2001:db8::1]:4711\""], "2001:db8::1"),
            (["for=198.51.100.1, for=203.0.113.7"], "203.0.113.7"),
            (["proto=https; for=203.0.113.7:80"], "203.0.113.7"),
            (["for=\"a, for=198.51.100.1\";x=\", \", for=203.0.113.7"], "203.0.113.7"),
            (["for=_hidden"], nil),
            (["for=unknown"], nil), (["by=203.0.113.7"], nil),
        ] as [([String], String?)])
    func `Forwarded says the same by its own rules`(fields: [String], address: String?) throws {
        #expect(try client(fields, of: .forwarded) == address.flatMap(PeerNetwork.init(address:)))
    }

    @Test func `Who is no trusted proxy is taken for itself, whatever it says`() throws {
        let itself = PeerNetwork(address: "198.51.100.1")
        #expect(try client(["203.0.113.7"], of: .xForwardedFor, peer: "198.51.100.1") == itself)
        #expect(try client(["203.0.113.7"], of: .xForwardedFor, trusting: [], peer: "198.51.100.1") == itself)
    }
}
