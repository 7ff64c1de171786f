import Freshet
import FreshetConsole
import FreshetServer
package import Hummingbird
import NIOCore

/// The article's system: streams of numbers as Server-Sent Events and over WebSocket, and the page that shows them.
package struct Demo: Sendable {
    private let interval: Duration
    private let authorityFile: String?
    private let version: String

    /// How long a browser waits before it reconnects. A second shows the healing well, and is kind to a server.
    private static let retry = Duration.seconds(1)

    /// - Parameters:
    ///   - interval: the time between two events of one reader.
    ///   - authorityFile: the certificate of the local authority, for people to give to curl; `nil` without one.
    package init(interval: Duration, authorityFile: String?, version: String) {
        self.interval = interval
        self.authorityFile = authorityFile
        self.version = version
    }

    package func router(withPage hasPage: Bool) -> Router<BasicRequestContext> {
        let router = Router()
        router.add(middleware: ProblemMiddleware())
        addStreams(to: router)
        if hasPage { addPage(to: router) }
        return router
    }

    /// `/sse1`, `/ws1` and so on, for every positive integer.
    private func addStreams(to router: some RouterMethods<BasicRequestContext>) {
        router.serverSentEvents("/sse{stream}", every: interval, retry: Self.retry, stream: Self.numbers)
        router.webSocket("/ws{stream}", every: interval, text: Self.text, stream: Self.numbers)
        router.read("/samples") { _, _ in SampleStream.response }
    }

    /// The page, and what it asks for.
    private func addPage(to router: some RouterMethods<BasicRequestContext>) {
        for file in Console.files {
            let page = PageFile(file)
            router.read(RouterPath(file.path)) { _, _ in page.response }
        }
        router.read("/demo/about") { request, _ in
            let curl = curl(for: request)
            return .json("{\"curl\":\(curl.asJSON),\"version\":\(version.asJSON)}")
        }
    }

    /// The line that shows a stream in a terminal, at the address by which the page was reached.
    private func curl(for request: Request) -> String {
        let isSecure = EdgeConnection.current?.origin.isSecure ?? false
        let authority = request.head.authority ?? "localhost"
        let trust = isSecure ? authorityFile.map { "--cacert \($0.asShellWord) " } ?? "" : ""
        return "curl -N \(trust)http\(isSecure ? "s" : "")://\(authority)/sse1"
    }

    @Sendable private static func numbers(_ request: Request, _ context: BasicRequestContext) throws -> RandomNumbers {
        guard let numbers = RandomNumbers(named: context.parameters.get("stream") ?? "") else {
            throw Problem(.notFound, "\(request.uri.path) is no stream. Streams have numbers from 1: /sse1, /ws1.")
        }
        return numbers
    }

    /// The article's message.
    @Sendable private static func text(_ event: GeneratedEvent) -> ByteBuffer {
        var text = ByteBuffer(string: "{\"id\": \(event.position), \"msg\": ")
        text.writeImmutableBuffer(event.data)
        text.writeStaticString("}")
        return text
    }
}
