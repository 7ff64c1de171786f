import ArgumentParser
import FreshetDemo
import FreshetServer
import Hummingbird

/// `freshet demo`: the streams and the page that shows them.
struct Demo: SettledCommand {
    static let name = "demo"

    static let configuration = CommandConfiguration(
        abstract: "Serves streams of numbers and a page that shows them.",
        discussion: """
            Streams have numbers from 1: /sse1 is Server-Sent Events, /ws1 the same numbers over WebSocket. Each
            reader starts at event 0, gets an event a second, and resumes after its last event ID:

              curl -N -H 'Last-Event-ID: 41' http://localhost:8080/sse1

            ?until=42 ends a stream after event 42, ?retry=500 announces a reconnection time in milliseconds.

            By default the demo listens on https://localhost:8443, with a certificate of this machine's own local
            authority, and on http://localhost:8080.

            SIGINT (Ctrl-C) and SIGTERM end all streams, then the program, with exit code 0.
            """
    )

    @OptionGroup var settings: SettingsOptions
    @OptionGroup var options: ServerOptions
    @OptionGroup var log: LogOptions
    @OptionGroup var compression: CompressionOptions
    @OptionGroup var stream: StreamOptions

    @Flag(help: "Serve /echo, a WebSocket that sends every message back, for conformance tests.")
    var echo = false

    func run() async throws {
        let server = try ServerRun(options: options, defaults: [.secureDefault, .plainDefault])
        try await server.withHub(log) { hub in
            let streams = stream.demo(
                for: server, hub: hub, compression: compression.policy, limits: options.sharing.limits, hasEcho: echo
            )
            let reload = Reload(of: Self.self, logger: server.logger) { next in
                try server.check(next.options)
                await server.adopt(next.options)
                streams.events.adopt(next.options.sharing.limits)
            }
            let router = streams.router(withPage: true, files: server.files)
            try await server.run(router, fanOut: streams.events.fanOut, reload: reload) { addresses in
                print(Welcome(addresses: addresses, authorityFile: server.authorityFile))
            }
        }
    }
}
