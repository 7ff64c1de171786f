import Freshet
import FreshetAccess
import Testing

@Suite("A token authorizer")
struct TokenAuthorizerTests {
    /// 2026-01-01, in seconds.
    private static let now = 1_767_225_600.0

    private static func authorizer(
        _ rules: TokenRules = TokenRules(),
        anonymous: Grant = Grant()
    ) async throws -> TokenAuthorizer {
        try await TokenAuthorizer(
            keys: [.secret(TestKey.sharedSecret)],
            rules: rules,
            anonymous: anonymous,
            clock: LogClock { Int64(now * 1_000) }
        )
    }

    private static func token(_ change: (inout TokenClaims) -> Void = { _ in }) async throws -> String {
        var claims = TokenClaims()
        claims.sub = "ann"
        claims.exp = .init(now + 60)
        claims.freshet = .init(publish: ["orders/*"], subscribe: ["orders/**", "news"])
        change(&claims)
        return try SignedToken.make(claims, key: try await TestKey(.hs256).secret)
    }

    private static func refusal(_ flaw: TokenFlaw) -> AccessError { .invalidToken(flaw.description) }

    @Test("grants what a token says, until it expires")
    func granting() async throws {
        let grant = try await Self.authorizer().grant(for: Self.token())
        #expect(grant.subject == "ann")
        #expect(grant.publish.map(\.pattern) == ["orders/*"])
        #expect(grant.subscribe.map(\.pattern) == ["orders/**", "news"])
        #expect(grant.expiryMilliseconds == Int64(Self.now + 60 + 30) * 1_000)
        #expect(!grant.isWidenedByToken)
    }

    @Test("grants nothing that a token does not say")
    func silence() async throws {
        let token = try await Self.token { $0.freshet = nil }
        let grant = try await Self.authorizer().grant(for: token)
        #expect(grant.publish.isEmpty && grant.subscribe.isEmpty)
    }

    @Test("allows clocks to differ by half a minute, and no more")
    func leeway() async throws {
        let authorizer = try await Self.authorizer()
        for seconds in [-29.0, 0] {
            _ = try authorizer.grant(for: try await Self.token { $0.exp = .init(Self.now + seconds) })
            _ = try authorizer.grant(for: try await Self.token { $0.nbf = .init(Self.now - seconds) })
        }
        let expired = try await Self.token { $0.exp = .init(Self.now - 30) }
        #expect(throws: Self.refusal(.expired)) { try authorizer.grant(for: expired) }
        let early = try await Self.token { $0.nbf = .init(Self.now + 31) }
        #expect(throws: Self.refusal(.early)) { try authorizer.grant(for: early) }
    }

    @Test("takes dates however far away they are", arguments: [-1e300, -1, 0, 1e300])
    func dates(seconds: Double) async throws {
        let authorizer = try await Self.authorizer()
        let token = try await Self.token { $0.exp = .init(seconds) }
        let isTaken = (try? authorizer.grant(for: token)) != nil
        #expect(isTaken == (seconds > 0))
    }

    @Test("takes tokens for its own names alone")
    func audiences() async throws {
        var rules = TokenRules()
        let forUs = try await Self.token { $0.aud = .init(["other", "freshet"]) }
        let forNobody = try await Self.token()
        await #expect(throws: Self.refusal(.audience)) { try await Self.authorizer().grant(for: forUs) }
        rules.audiences = ["freshet", "second"]
        _ = try await Self.authorizer(rules).grant(for: forUs)
        await #expect(throws: Self.refusal(.audience)) { try await Self.authorizer(rules).grant(for: forNobody) }
        let forOthers = try await Self.token { $0.aud = .init(["other"]) }
        await #expect(throws: Self.refusal(.audience)) { try await Self.authorizer(rules).grant(for: forOthers) }
    }

    @Test("takes tokens of the issuers that it was told of")
    func issuers() async throws {
        var rules = TokenRules()
        rules.issuers = ["https://id.example.com"]
        _ = try await Self.authorizer(rules).grant(for: Self.token { $0.iss = "https://id.example.com" })
        for issuer in [nil, "https://id.example.com/"] {
            let token = try await Self.token { $0.iss = issuer }
            await #expect(throws: Self.refusal(.issuer)) { try await Self.authorizer(rules).grant(for: token) }
        }
    }

    @Test(
        "believes no filter that breaks a rule, and no more than there may be",
        arguments: [["a", "**/b"], [""], Array(repeating: "a", count: 65)])
    func filters(patterns: [String]) async throws {
        let token = try await Self.token { $0.freshet = .init(subscribe: patterns) }
        await #expect(throws: Self.refusal(.filters)) { try await Self.authorizer().grant(for: token) }
    }

    @Test("lets those with a token do what those without may")
    func anonymous() async throws {
        let authorizer = try await Self.authorizer(anonymous: Grant(subscribe: [.everything]))
        #expect(try authorizer.grant(for: nil) == Grant(subscribe: [.everything], isWidenedByToken: true))
        let grant = try await authorizer.grant(for: Self.token())
        #expect(grant.publish.map(\.pattern) == ["orders/*"])
        #expect(grant.subscribe.contains(.everything))
    }

    @Test("takes nobody with a bad token for somebody without")
    func badToken() async throws {
        let authorizer = try await Self.authorizer(anonymous: .everything)
        #expect(throws: Self.refusal(.malformed)) { try authorizer.grant(for: "") }
    }
}
