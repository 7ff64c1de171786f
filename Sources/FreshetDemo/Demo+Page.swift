import FreshetConsole
import FreshetServer
import FreshetWire
import HTTPTypes
import Hummingbird
import NIOCore

// The page, and what it asks for.
extension Demo {
    /// How often a page is told how its streams stand.
    private static let factsInterval = Duration.milliseconds(500)

    /// - Parameter files: files that are served instead of the page's own, where there are such.
    func addPage(to router: some RouterMethods<BasicRequestContext>, files: StaticFiles<BasicRequestContext>?) {
        for file in Console.files {
            let page = PageFile(file)
            router.read(RouterPath(file.path)) { request, _ in
                try await files?.response(to: request) ?? page.response
            }
        }
        router.read("/demo/about") { request, _ in
            .json("{\"curl\":\(curl(for: request).asJSON),\"version\":\(version.asJSON)}")
        }
        router.action("/demo/cut") { request, _ in
            let page = try request.requiredPage
            return .accepted { streams.cut(page: page) }
        }
        router.action("/demo/end") { request, _ in
            let page = try request.requiredPage
            guard let path = request.uri.queryParameters["path"] else {
                throw Problem(.badRequest, "path says which stream to end, such as path=/sse1.")
            }
            return .accepted { streams.end(page: page, path: String(path)) }
        }
        // All that the page itself needs comes over one stream: topics that it names, and facts beside them.
        router.read(RouterPath(WireFacts.path)) { request, _ in
            let connection = EdgeConnection.current
            let facts = WireFacts(
                page: try request.requiredPage,
                streams: streams,
                isHTTP2: connection?.isHTTP2 ?? false,
                isSecure: connection?.tcp.isSecure ?? false
            )
            let companion = StreamCompanion(every: Self.factsInterval) { facts.event }
            return try await events.stream(to: request, companion: companion, observer: streams, retry: Self.retry)
        }
    }

    /// The line that shows a stream in a terminal, at the address by which the page was reached.
    private func curl(for request: Request) -> String {
        let connection = EdgeConnection.current
        let scheme = connection?.scheme(of: request) == "https" ? "https" : "http"
        let authority = request.head.authority ?? "localhost"
        // Who ends TLS before us has a certificate of its own, of which we know nothing.
        let trust = connection?.tcp.isSecure ?? false ? authorityFile.map { "--cacert \($0.asShellWord) " } ?? "" : ""
        return "curl -N \(trust)\(scheme)://\(authority)/sse1"
    }
}

extension Request {
    fileprivate var requiredPage: String {
        get throws(Problem) {
            guard let page else { throw Problem(.badRequest, "page says which page's streams, such as page=k3f9.") }
            return page
        }
    }
}

extension Response {
    /// Says that something will be done, and does it once that is said: the answer may share its connection with what
    /// is about to break.
    fileprivate static func accepted(_ action: @escaping @Sendable () -> Void) -> Response {
        let body = ResponseBody(contentLength: 0) { writer in
            try await writer.finish(nil)
            action()
        }
        return Response(status: .accepted, headers: [.cacheControl: "no-store"], body: body)
    }
}
