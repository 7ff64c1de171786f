import ArgumentParser
import FreshetDemo
import Hummingbird

/// `freshet serve`: the streams without the page.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serves streams of numbers, without a page: for a proxy or a page of your own.",
        discussion: """
            The streams are those of "freshet demo": /sse1, /ws1 and so on. By default the server listens on
            https://localhost:8443.

            On a loopback address and without keys, everybody may publish and read everything, whoever a proxy lets in \
            among them. Other addresses take keys (FRESHET_KEY, --key or --jwks), or --anonymous, which says what may be \
            done without a token. "freshet token" makes tokens. They are about topics: the streams of numbers and the \
            files of --public are for everybody.

            SIGINT (Ctrl-C) and SIGTERM end all streams, then the program, with exit code 0.
            """
    )

    @OptionGroup var options: ServerOptions
    @OptionGroup var access: AccessOptions
    @OptionGroup var log: LogOptions
    @OptionGroup var compression: CompressionOptions
    @OptionGroup var stream: StreamOptions

    func validate() throws {
        try access.check(for: options.addresses(defaults: [.secureDefault]))
    }

    func run() async throws {
        let server = try ServerRun(options: options, defaults: [.secureDefault], hasAdmin: true)
        let access = try await server.access(self.access)
        try await server.withHub(log) { hub in
            let router = stream.demo(
                for: server, hub: hub, compression: compression.policy, limits: options.sharing.limits,
                authorizer: access.authorizer
            )
            .router(withPage: false, files: server.files)
            try await access.followingKeySets(logger: server.logger) {
                try await server.run(router, hub: hub) { _ in }
            }
        }
    }
}
