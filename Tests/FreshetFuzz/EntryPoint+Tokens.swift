import Freshet
import FreshetAccess
import FreshetServer
import HTTPTypes
import Hummingbird

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension EntryPoint {
    /// Tokens as anybody sends them: two header fields, the text of a token, a token's header, and its claims.
    ///
    /// Nobody guesses a signature, a fuzzer neither: what stands behind one is reached by signing whatever came.
    static var tokens: EntryPoint {
        get async {
            let bench = await TokenBench()
            return EntryPoint("tokens") { bytes in
                let (lines, claims) = bytes.lines(4)
                try checkCarriers(authorization: lines[0], cookie: lines[1])
                try bench.checkText(lines[2])
                let signed = "\(Array(lines[3].utf8).base64URL).\(claims.base64URL)"
                try bench.checkText("\(signed).\(try bench.key.signatureInBase64URL(of: signed))")
                let forged = "\(signed).\(try bench.stranger.signatureInBase64URL(of: signed))"
                try promise(bench.grant(forged) == nil, "Whoever has no key of ours signs nothing for us.")
            }
        }
    }

    private static func checkCarriers(authorization: String, cookie: String) throws {
        for (name, field) in [(HTTPField.Name.authorization, authorization), (.cookie, cookie)] {
            let request = Request(.get, "/events/a", [name: field])
            let carried = request.headers[name] ?? ""
            do {
                guard let token = try BearerToken.text(in: request, on: nil) else { continue }
                try promise(carried.hasSuffix(token) || name == .cookie, "A token is all that follows its scheme.")
                try promise(carried.contains(token), "A token is taken as it stands.")
                try promise(try BearerToken.text(in: request, on: nil) == token, "It is the same token each time.")
            } catch let problem as Problem {
                try promise(problem.status == .badRequest && name == .cookie, "Different tokens get 400.")
            }
        }
    }
}

/// Somebody who checks tokens by one secret, at a time that stands still.
private struct TokenBench {
    private static let secret = "correct horse battery staple, twice over"
    private static let now: Int64 = 1_800_000_000_000
    private static let forEverybody = try! TopicFilter("public/**")

    let key: TokenKey
    let stranger: TokenKey
    private let ring: KeyRing
    private let authorizer: TokenAuthorizer

    init() async {
        // It is long enough, and so is the other one.
        key = try! await TokenKey(secret: Array(Self.secret.utf8))
        stranger = try! await TokenKey(secret: Array(Self.secret.utf8.reversed()))
        ring = try! await KeyRing([.secret(Self.secret)])
        authorizer = try! await TokenAuthorizer(
            keys: [.secret(Self.secret)],
            anonymous: Grant(subscribe: [Self.forEverybody]),
            clock: LogClock { Self.now }
        )
    }

    /// What `token` permits; `nil` if it proves nothing.
    func grant(_ token: String) -> Grant? { try? authorizer.grant(for: token) }

    func checkText(_ token: String) throws {
        let grant = grant(token)
        try promise(self.grant(token) == grant, "A token grants the same each time.")
        guard let claims = try? ring.claims(of: token) else {
            return try promise(grant == nil, "What has no claims grants nothing.")
        }
        try checkSignature(of: token)
        let again = try SignedToken.make(claims, key: key)
        // Its own header and spelling may be shorter than ours.
        if again.utf8.count <= SignedToken.maximumBytes {
            try promise((try? ring.claims(of: again)) == claims, "Claims that are written are read again.")
            try promise(self.grant(again) == grant, "A token that says the same grants the same.")
        }
        if let grant { try check(grant, of: claims) }
    }

    /// By what stands there alone: the last of 43 characters has bits that mean nothing.
    private func checkSignature(of token: String) throws {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        try promise(parts.count == 3, "A token has three parts.")
        let right = try key.signatureInBase64URL(of: "\(parts[0]).\(parts[1])")
        try promise(parts[2].utf8.count == 43 && parts[2].prefix(42) == right.prefix(42), "Only our key signs for us.")
    }

    private func check(_ grant: Grant, of claims: TokenClaims) throws {
        try promise(!grant.isExpired(at: Self.now), "What has ended grants nothing.")
        let isEarly = (claims.nbf?.value ?? 0) * 1_000 > Double(Self.now + 1_000 * Int64(TokenRules.leewaySeconds))
        try promise(!isEarly && claims.aud == nil, "What is for later, or for others, grants nothing.")
        let (publish, subscribe) = (claims.freshet?.publish ?? [], claims.freshet?.subscribe ?? [])
        try promise(grant.publish.map(\.pattern) == publish, "It grants publishing as it says.")
        let expected = [Self.forEverybody.pattern] + subscribe
        try promise(grant.subscribe.map(\.pattern) == expected, "It grants what all may read, and what it says.")
        let isBounded = max(publish.count, subscribe.count) <= Grant.maximumFilters
        try promise(isBounded, "No grant has more filters than it may.")
    }
}

extension [UInt8] {
    fileprivate var base64URL: String {
        let text = Data(self).base64EncodedString().prefix { $0 != "=" }
        return String(text.map { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 })
    }
}
