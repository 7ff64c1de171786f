import ArgumentParser
import Foundation
import Freshet
import FreshetAccess

/// `freshet token make`, or only `freshet token`: a token on standard output.
struct TokenMake: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "make",
        abstract: "Makes a token, and prints it.",
        discussion: """
            The key is that of FRESHET_KEY, or the secret or private one of --key. What is granted cannot be taken back
            before the token expires, unless the server's keys change: keep it short and narrow.
            """
    )

    @Option(
        help: ArgumentHelp(
            "Topics that may be published to, such as 'orders/**'. May be repeated.", valueName: "pattern"),
        transform: TopicFilter.init(argument:)
    )
    var publish: [TopicFilter] = []

    @Option(
        help: ArgumentHelp("Topics that may be read. May be repeated.", valueName: "pattern"),
        transform: TopicFilter.init(argument:)
    )
    var subscribe: [TopicFilter] = []

    @Flag(help: "Forbid that what is read by it is compressed (docs/Security.md says when).")
    var noCompression = false

    @Flag(help: "Let its bearer see the streams of everybody, and end them.")
    var admin = false

    @Option(help: ArgumentHelp("For how long: 30s, 10m, 1h, 7d or never.", valueName: "time"))
    var expires = LifetimeArgument.standard

    @Option(help: ArgumentHelp("Whose token it is (sub).", valueName: "name"))
    var subject: String?

    @Option(help: ArgumentHelp("For which server it is (aud). May be repeated.", valueName: "name"))
    var audience: [String] = []

    @Option(help: ArgumentHelp("Who issues it (iss).", valueName: "name"))
    var issuer: String?

    @Option(
        help: ArgumentHelp(
            "The key: a file in PEM, or with a secret. (default: $FRESHET_KEY)", valueName: "[algorithm:]file")
    )
    var key: KeyArgument?

    @Option(help: ArgumentHelp("By which name the server knows the key (kid).", valueName: "name"))
    var keyId: String?

    func validate() throws {
        guard !publish.isEmpty || !subscribe.isEmpty || admin else {
            throw ValidationError("A token grants something: give --publish, --subscribe or --admin.")
        }
        guard max(publish.count, subscribe.count) <= Grant.maximumFilters else {
            throw ValidationError("A token has at most \(Grant.maximumFilters) patterns of each kind.")
        }
        guard key != nil || KeyOptions.secretOfEnvironment != nil else {
            throw ValidationError(
                "A token needs a key: set FRESHET_KEY, as with $(openssl rand -base64 32), or give --key.")
        }
    }

    func run() async throws {
        do {
            print(try SignedToken.make(claims, key: await signingKey().named(keyId)))
        } catch {
            throw failure(error)
        }
    }

    private func signingKey() async throws(TokenKeyError) -> TokenKey {
        if key == nil { try await KeyOptions.checkSecretOfEnvironment() }
        let source = key?.source ?? .secret(KeyOptions.secretOfEnvironment ?? "")
        return try await source.load()[0]
    }

    private var claims: TokenClaims {
        var claims = TokenClaims()
        let now = Date().timeIntervalSince1970.rounded(.down)
        claims.iat = .init(now)
        claims.exp = expires.seconds.map { .init(now + Double($0)) }
        claims.sub = subject
        claims.iss = issuer
        claims.aud = audience.isEmpty ? nil : .init(audience)
        claims.freshet = .init(
            publish: publish.isEmpty ? nil : publish.map(\.pattern),
            subscribe: subscribe.isEmpty ? nil : subscribe.map(\.pattern),
            compression: noCompression ? "none" : nil,
            admin: admin ? true : nil
        )
        return claims
    }
}
