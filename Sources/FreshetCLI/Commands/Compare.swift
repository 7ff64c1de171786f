import ArgumentParser
import FreshetCompare

/// `freshet compare`: Server-Sent Events, WebSocket and long poll, side by side.
struct Compare: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measures Server-Sent Events, WebSocket and long poll against each other, on a server of yours.",
        discussion: """
            For each transport, over HTTP/1.1 and HTTP/2, plain and compressed, it opens four streams, publishes events \
            to them and counts every byte of the sockets; then it cuts all connections as a lost network would, lets \
            each client do what clients of its kind do, and sees who is back, after how long, and what is missing.

              freshet compare https://localhost:8443
              freshet compare https://localhost:8443 --transport sse --transport websocket --size 50,200,1000
              freshet compare https://localhost:8443 --html comparison.html

            It publishes to topics of its own, compare/ and something random; the events stay in the server's log for \
            as long as its retention says. Of any other server it only listens to what you name:

              freshet compare https://localhost:3000 --sse '/sse{n}' --websocket '/ws{n}'

            What a server cannot do is said in its row; what cannot be known is a dash.

            Exit codes: 0 compared, 1 the server could not be reached or took no event, 64 the options are wrong.
            """
    )

    @OptionGroup var options: CompareOptions

    @Flag(help: "Print the result as one JSON object.")
    var json = false

    @Option(help: ArgumentHelp("Write the result to this file as a page with charts.", valueName: "file"))
    var html: String?

    func run() async throws {
        try await CompareCommand(plan: try options.plan, asJSON: json, page: html).run()
    }
}
