import ArgumentParser
import Foundation
import Freshet
import FreshetAccess

/// `freshet token inspect`: what a token says, and whether it is good.
struct TokenInspect: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Explains a token, and says whether it is good.",
        discussion: """
            Without a key it can only say what the token claims: anybody can claim anything.

            Exit codes: 0 it is good, or there is no key to check it with; 1 it is not.
            """
    )

    @Argument(help: "The token. Without it, it is read from standard input.")
    var token: String?

    @OptionGroup var keys: KeyOptions

    func run() async throws {
        let text = (token ?? readLine(strippingNewline: true) ?? "").trimmingCharacters(in: .whitespaces)
        do {
            let report = try TokenReport(text)
            print(report)
            guard !keys.sources.isEmpty else {
                print("good       not checked: give the key (FRESHET_KEY, --key or --jwks)")
                return
            }
            try await check(text)
            print("good       yes")
        } catch let flaw as TokenFlaw {
            print("good       no: \(flaw)")
            throw ExitCode.failure
        } catch {
            throw failure(error)
        }
    }

    private func check(_ text: String) async throws {
        try await KeyOptions.checkSecretOfEnvironment()
        let claims = try await KeyRing(keys.sources).claims(of: text)
        _ = try keys.rules.grant(of: claims, at: LogClock.system.milliseconds())
    }
}
