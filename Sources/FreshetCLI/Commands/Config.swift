import ArgumentParser
import Foundation
import FreshetSettings

/// `freshet config`: what a server would do, and why.
struct Config: SettledCommand {
    static let name = "config"

    static let configuration = CommandConfiguration(
        abstract: "Prints what is in force for \"freshet serve\", and where each value comes from.",
        discussion: """
            It takes what "freshet serve" takes, checks it as that would, and prints a configuration file that says the \
            same. Secrets are not shown. Nothing is started, and files that are named are not looked into.

            Exit code 78 says that the environment or the file sets what cannot be.
            """
    )

    @OptionGroup var options: ServeOptions

    func run() async throws {
        let settings = try SettledCommandLine().settings(of: Self.self)
        let secrets = KeyOptions.secretOfEnvironment == nil ? [] : [KeyOptions.variable]
        print(SettingsReport(settings, secrets: secrets))
    }
}
