import FreshetWire
import Testing

@Suite("A WebSocket handshake")
struct WebSocketHandshakeTests {
    /// The request of RFC 6455 § 1.2, with what `change` makes of it.
    private static func request(
        _ change: (inout WebSocketHandshake.Request) -> Void = { _ in }
    ) -> WebSocketHandshake.Request {
        var request = WebSocketHandshake.Request(
            method: "GET",
            isHTTP11OrLater: true,
            upgrade: ["websocket"],
            connection: ["Upgrade"],
            secWebSocketKey: ["dGhlIHNhbXBsZSBub25jZQ=="],
            secWebSocketVersion: ["13"]
        )
        change(&request)
        return request
    }

    @Test("accepts the example of RFC 6455")
    func example() throws {
        #expect(WebSocketHandshake.acceptKey(for: "dGhlIHNhbXBsZSBub25jZQ==") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
        #expect(try WebSocketHandshake.accept(Self.request()) == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
    }

    @Test(
        "finds its words in lists, in any case and on any line",
        arguments: [["Upgrade"], ["keep-alive, Upgrade"], ["keep-alive", "UPGRADE"], [" ,upgrade\t,x"]]
    )
    func lists(_ connection: [String]) throws {
        let request = Self.request {
            $0.connection = connection
            $0.upgrade = ["h2c,\tWebSocket "]
        }
        #expect(try WebSocketHandshake.accept(request) == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
    }

    struct Flaw: Sendable {
        let request: WebSocketHandshake.Request
        let refusal: WebSocketHandshake.Refusal

        init(_ refusal: WebSocketHandshake.Refusal, _ change: (inout WebSocketHandshake.Request) -> Void) {
            request = WebSocketHandshakeTests.request(change)
            self.refusal = refusal
        }
    }

    static let flaws: [Flaw] = [
        Flaw(.notGET) { $0.method = "POST" },
        Flaw(.notGET) { $0.method = "get" },
        Flaw(.tooOldHTTP) { $0.isHTTP11OrLater = false },
        Flaw(.noUpgrade) { $0.upgrade = [] },
        Flaw(.noUpgrade) { $0.upgrade = ["h2c"] },
        Flaw(.noUpgrade) { $0.upgrade = ["web socket"] },
        Flaw(.noConnectionUpgrade) { $0.connection = [] },
        Flaw(.noConnectionUpgrade) { $0.connection = ["keep-alive"] },
        Flaw(.otherVersion) { $0.secWebSocketVersion = [] },
        Flaw(.otherVersion) { $0.secWebSocketVersion = ["8"] },
        Flaw(.otherVersion) { $0.secWebSocketVersion = ["13, 8"] },
        Flaw(.otherVersion) { $0.secWebSocketVersion = ["13", "13"] },
        Flaw(.badKey) { $0.secWebSocketKey = [] },
        Flaw(.badKey) { $0.secWebSocketKey = [""] },
        Flaw(.badKey) { $0.secWebSocketKey = ["dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZSBub25jZQ=="] },
        Flaw(.badKey) { $0.secWebSocketKey = ["dGhlIHNhbXBsZSBub25j"] },
        Flaw(.badKey) { $0.secWebSocketKey = ["dGhlIHNhbXBsZSBub25jZTE="] },
        Flaw(.badKey) { $0.secWebSocketKey = ["dGhlIHNhbXBsZSBub2 jZQ=="] },
        Flaw(.badKey) { $0.secWebSocketKey = ["dGhlIHNhbXBsZSBub2-jZQ=="] },
    ]

    @Test("refuses a request that lacks something", arguments: flaws)
    func refuses(_ flaw: Flaw) {
        #expect(throws: flaw.refusal) { try WebSocketHandshake.accept(flaw.request) }
    }

    @Test("answers a refusal so that the client can do better", arguments: WebSocketHandshake.Refusal.allCases)
    func answers(_ refusal: WebSocketHandshake.Refusal) {
        #expect([400, 426, 501].contains(refusal.status))
        #expect((refusal.status == 426) == (refusal.headers["Upgrade"] == "websocket"))
        #expect((refusal.status == 501) == (refusal == .otherProtocol))
        let isOfVersion = refusal == .otherVersion || refusal == .otherVersionOverHTTP2
        #expect(isOfVersion == (refusal.headers["Sec-WebSocket-Version"] == "13"))
        #expect(refusal.description.hasSuffix("."))
    }

    @Test("over HTTP/2 is an extended CONNECT for websocket, in version 13")
    func extendedConnect() throws {
        try WebSocketHandshake.acceptExtendedConnect(
            method: "CONNECT", protocol: "websocket", secWebSocketVersion: ["13"])
        let flaws: [(String, String?, [String], WebSocketHandshake.Refusal)] = [
            ("GET", "websocket", ["13"], .noExtendedConnect), ("CONNECT", nil, ["13"], .noExtendedConnect),
            ("CONNECT", "connect-udp", ["13"], .otherProtocol), ("CONNECT", "websocket", [], .otherVersionOverHTTP2),
            ("CONNECT", "websocket", ["8"], .otherVersionOverHTTP2),
        ]
        for (method, name, version, refusal) in flaws {
            #expect(throws: refusal) {
                try WebSocketHandshake.acceptExtendedConnect(
                    method: method, protocol: name, secWebSocketVersion: version)
            }
        }
    }

    @Test("chooses the client's favourite among the subprotocols that it knows")
    func subprotocols() {
        let known = ["freshet.json", "freshet.raw"]
        let choice = { WebSocketHandshake.subprotocol(offers: $0, known: known) }
        #expect(choice(["mqtt, freshet.raw", "freshet.json"]) == "freshet.raw")
        #expect(choice(["freshet.json"]) == "freshet.json")
        #expect(choice(["Freshet.Raw"]) == nil)
        #expect(choice([]) == nil)
    }
}
