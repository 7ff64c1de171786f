import Foundation
import FreshetAccess

/// What a token says, for people. Nothing of it has been believed.
struct TokenReport: CustomStringConvertible {
    let description: String

    /// - Throws: `TokenFlaw` for what is no token.
    init(_ text: String) throws(TokenFlaw) {
        let token = try SignedToken(text)
        guard let claims = try? JSONDecoder().decode(TokenClaims.self, from: Data(token.claims)) else { throw .claims }
        let facts: [(String, String?)] = [
            ("algorithm", token.header.alg),
            ("key", token.header.kid),
            ("issuer", claims.iss),
            ("subject", claims.sub),
            ("audience", claims.aud?.names.joined(separator: ", ")),
            ("issued", claims.iat.map(Self.time)),
            ("not before", claims.nbf.map(Self.time)),
            ("expires", claims.exp.map(Self.time) ?? "never"),
            ("publish", Self.list(claims.freshet?.publish)),
            ("subscribe", Self.list(claims.freshet?.subscribe)),
            ("compression", claims.freshet?.compression),
            ("admin", claims.freshet?.admin.map(String.init)),
        ]
        description = facts.compactMap { name, value in value.map { Self.line(name, $0) } }.joined(separator: "\n")
    }

    private static func list(_ patterns: [String]?) -> String {
        guard let patterns, !patterns.isEmpty else { return "nothing" }
        return patterns.joined(separator: ", ")
    }

    private static func line(_ name: String, _ value: String) -> String {
        // What the token says must not move the cursor of the terminal that it is shown in.
        let visible = String(
            String.UnicodeScalarView(value.unicodeScalars.map { $0.properties.generalCategory == .control ? "?" : $0 }))
        return name.padding(toLength: 11, withPad: " ", startingAt: 0) + visible
    }

    private static func time(_ seconds: TokenClaims.Seconds) -> String {
        Date(timeIntervalSince1970: Double(seconds.milliseconds()) / 1_000).formatted(.iso8601)
    }
}
