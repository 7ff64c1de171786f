import ArgumentParser
import FreshetDemo
import FreshetServer
import Hummingbird

/// `freshet serve`: the streams without the page.
struct Serve: SettledCommand {
    static let name = "serve"

    static let configuration = CommandConfiguration(
        abstract: "Serves streams of numbers, without a page: for a proxy or a page of your own.",
        discussion: """
            The streams are those of "freshet demo": /sse1, /ws1 and so on. By default the server listens on
            https://localhost:8443.

            On a loopback address and without keys, everybody may publish and read everything, whoever a proxy lets in \
            among them. Other addresses take keys (FRESHET_KEY, --key or --jwks), or --anonymous, which says what may be \
            done without a token. "freshet token" makes tokens. They are about topics: the streams of numbers and the \
            files of --public are for everybody.

            SIGHUP reads the configuration file, keys and certificates anew.

            SIGINT (Ctrl-C) and SIGTERM end all streams, then the program, with exit code 0.
            """
    )

    @OptionGroup var options: ServeOptions

    func run() async throws {
        let server = try ServerRun(options: options.server, defaults: ServeOptions.defaultAddresses, hasAdmin: true)
        let access = try await server.access(options.access)
        try await server.withHub(options.log) { hub in
            let streams = options.stream.demo(
                for: server, hub: hub, compression: options.compression.policy,
                limits: options.server.sharing.limits, authorizer: access.authorizer
            )
            let reload = Reload(of: Self.self, logger: server.logger) { next in
                try server.check(next.options.server)
                try await access.adopt(next.options.access)
                await server.adopt(next.options.server)
                streams.events.adopt(next.options.server.sharing.limits)
            }
            try await access.followingKeySets(logger: server.logger) {
                let router = streams.router(withPage: false, files: server.files)
                try await server.run(router, fanOut: streams.events.fanOut, reload: reload) { _ in }
            }
        }
    }
}

/// What `freshet serve` takes.
struct ServeOptions: ParsableArguments {
    static let defaultAddresses: [ListenAddress] = [.secureDefault]

    @OptionGroup var settings: SettingsOptions
    @OptionGroup var server: ServerOptions
    @OptionGroup var access: AccessOptions
    @OptionGroup var log: LogOptions
    @OptionGroup var compression: CompressionOptions
    @OptionGroup var stream: StreamOptions

    func validate() throws {
        try access.check(for: server.addresses(defaults: Self.defaultAddresses))
    }
}
