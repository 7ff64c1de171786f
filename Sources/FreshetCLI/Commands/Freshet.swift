import ArgumentParser

/// The program: `freshet`.
@main
struct Freshet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "freshet",
        abstract: "Pushes events to browsers: Server-Sent Events first, WebSocket beside.",
        discussion: """
            Run "freshet demo" and open the address that it prints. Every command explains itself with --help.
            """,
        version: version,
        subcommands: [
            Demo.self, Serve.self, Publish.self, Subscribe.self, Token.self, Bench.self, Compare.self, Log.self,
            Trust.self,
        ]
    )

    static let version = "0.1.0"
}
