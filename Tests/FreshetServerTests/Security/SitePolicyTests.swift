import FreshetServer
import Testing

@Suite("A site policy")
struct SitePolicyTests {
    private func facts(
        host: String? = "example.com",
        origin: String? = nil,
        scheme: String? = nil,
        fetchSite: String? = nil,
        listensOnLoopback: Bool = false,
        needsGuard: Bool = true
    ) -> SitePolicy.Facts {
        var facts = SitePolicy.Facts()
        facts.host = host
        facts.origin = origin
        facts.scheme = scheme
        facts.fetchSite = fetchSite
        facts.listensOnLoopback = listensOnLoopback
        facts.needsGuard = needsGuard
        return facts
    }

    @Test(
        "knows pages of its own site by host and port, and by the scheme where that is known",
        arguments: [
            ("https://example.com", "example.com", "https"),
            ("https://example.com", "example.com", nil),
            ("http://example.com", "example.com", nil),
            ("https://example.com", "example.com:443", "https"),
            ("https://EXAMPLE.com", "example.COM", "https"),
            ("http://example.com:8080", "example.com:8080", "http"),
            ("https://[::1]:8443", "[::1]:8443", "https"),
        ] as [(String, String, String?)]
    )
    func sameOrigin(origin: String, host: String, scheme: String?) {
        #expect(SitePolicy().verdict(on: facts(host: host, origin: origin, scheme: scheme)) == .own)
    }

    @Test(
        "refuses what pages of other sites try to do",
        arguments: [
            ("https://evil.example", "example.com", nil),
            ("https://example.com.evil.example", "example.com", nil),
            ("https://sub.example.com", "example.com", nil),
            ("https://example.com:444", "example.com", nil),
            ("https://example.com", "example.com:8443", nil),
            ("http://example.com", "example.com", "https"),
            ("null", "example.com", nil),
            ("null", "null", nil),
            ("", "example.com", nil),
            ("example.com", "example.com", nil),
            ("https://example.com@evil.example", "example.com", nil),
        ] as [(String, String, String?)]
    )
    func foreign(origin: String, host: String, scheme: String?) {
        let policy = SitePolicy()
        let acting = facts(host: host, origin: origin, scheme: scheme)
        #expect(policy.verdict(on: acting) == .refused(origin: origin))
        // Reading is answered; without CORS headers its browser keeps the answer from the page.
        let reading = facts(host: host, origin: origin, scheme: scheme, needsGuard: false)
        #expect(policy.verdict(on: reading) == .foreign)
    }

    @Test("lets programs that are no browsers do as they like")
    func noOrigin() {
        #expect(SitePolicy().verdict(on: facts()) == .own)
    }

    @Test(
        "believes a browser that says a request comes from another site",
        arguments: [("cross-site", true), ("same-origin", false), ("same-site", false), ("none", false)]
    )
    func fetchMetadata(value: String, isRefused: Bool) {
        let verdict = SitePolicy().verdict(on: facts(fetchSite: value))
        #expect((verdict != .own) == isRefused)
        #expect(SitePolicy().verdict(on: facts(fetchSite: value, needsGuard: false)) == .own)
    }

    @Test("allows the origins that it was told to, with credentials")
    func allowed() {
        var policy = SitePolicy()
        policy.allowedOrigins = .these(["https://friend.example"])
        let friend = facts(origin: "https://friend.example", fetchSite: "cross-site")
        #expect(policy.verdict(on: friend) == .allowed(origin: "https://friend.example", withCredentials: true))
        #expect(policy.verdict(on: facts(origin: "http://friend.example")) == .refused(origin: "http://friend.example"))
    }

    @Test("allows every page of the web if told so, without credentials")
    func any() {
        var policy = SitePolicy()
        policy.allowedOrigins = .any
        let verdict = policy.verdict(on: facts(origin: "https://whoever.example"))
        #expect(verdict == .allowed(origin: "*", withCredentials: false))
    }

    @Test(
        "answers on loopback for this machine's names only",
        arguments: [
            ("localhost:8443", true), ("127.0.0.1", true), ("127.0.1.1:6001", true), ("[::1]:80", true),
            ("a.localhost", true), ("freshet.test:8443", true), ("evil.example", false),
            ("127.0.0.1.evil.example", false), ("127.0.0.256", false), ("localhost.evil.example", false), ("", false),
        ]
    )
    func rebinding(host: String, isOurs: Bool) {
        var policy = SitePolicy()
        policy.names = ["freshet.test"]
        let verdict = policy.verdict(on: facts(host: host, listensOnLoopback: true))
        #expect(verdict == (isOurs ? .own : .misdirected(host: host)))
        #expect(policy.verdict(on: facts(host: host)) == .own)
    }
}
