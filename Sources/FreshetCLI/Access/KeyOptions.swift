import ArgumentParser
import Foundation
import FreshetAccess

/// The options of the keys that tokens are checked with.
struct KeyOptions: ParsableArguments {
    /// The name of the environment variable that has a shared secret.
    static let variable = "FRESHET_KEY"

    @Option(
        help: ArgumentHelp(
            "A key that signs tokens: a file in PEM, or with a secret. May be repeated.",
            discussion: """
                Before it may stand what it signs by, such as PS256:key.pem; by default that is HS256 for a secret, RS256 \
                for RSA, and the one that there is for other keys. The variable FRESHET_KEY holds a secret for HS256, of \
                32 bytes or more.
                """,
            valueName: "[algorithm:]file"
        )
    )
    var key: [KeyArgument] = []

    @Option(
        help: ArgumentHelp(
            "A file with an issuer's JSON Web Keys. May be repeated.",
            discussion: "It may change while the server runs. What is broken then keeps the keys that there were.",
            valueName: "file"
        )
    )
    var jwks: [String] = []

    @Option(
        help: ArgumentHelp("Whom tokens have to be for (aud). May be repeated.", valueName: "name")
    )
    var audience: [String] = []

    @Option(
        help: ArgumentHelp(
            "Who has to have issued tokens (iss). May be repeated. (default: anybody)", valueName: "name")
    )
    var issuer: [String] = []

    /// Where keys come from; none if nothing was said.
    var sources: [KeySource] {
        let secret = Self.secretOfEnvironment.map { [KeySource.secret($0)] } ?? []
        return secret + key.map(\.source) + jwks.map { .keySet(path: $0) }
    }

    var rules: TokenRules {
        var rules = TokenRules()
        rules.audiences = Set(audience)
        rules.issuers = Set(issuer)
        return rules
    }

    /// The secret of the environment, whatever it is: an empty one is a mistake that must not open a server.
    static var secretOfEnvironment: String? { ProcessInfo.processInfo.environment[variable] }

    /// - Throws: `TokenKeyError`, which says where the key is that cannot be used.
    static func checkSecretOfEnvironment() async throws(TokenKeyError) {
        guard let secret = secretOfEnvironment else { return }
        do throws(TokenKeyError) {
            _ = try await KeySource.secret(secret).load()
        } catch {
            throw TokenKeyError("Cannot use \(variable): \(error)")
        }
    }
}
