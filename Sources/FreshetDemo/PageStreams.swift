import FreshetServer
import Hummingbird
import Synchronization

/// The open streams of each page that shows the demo, so that the page can be told about them and can break them.
///
/// Each load of the page has a random ID of its own, which stands in the URLs of its streams as `page`.
final class PageStreams: StreamObserver {
    private struct State {
        var streams: [String: [OpenStream]] = [:]
        /// Streams that were ended for good: the next reader of each gets 204, once.
        var ended: [Key] = []
    }

    private struct Key: Hashable {
        let page: String
        let path: String
    }

    /// How many ended streams are remembered. A page has eight; whoever ends more pages than these at once has the
    /// oldest forgotten, which costs it a reconnect.
    private static let maximumEnded = 1_000

    private let state = Mutex(State())

    /// The streams of a page, in the order in which they were opened.
    func streams(of page: String) -> [OpenStream] {
        state.withLock { $0.streams[page] ?? [] }
    }

    /// Breaks off every stream of a page.
    func cut(page: String) {
        for stream in streams(of: page) { stream.abort() }
    }

    /// Ends a stream of a page, for good.
    func end(page: String, path: String) {
        state.withLock { state in
            state.ended.append(Key(page: page, path: path))
            if state.ended.count > Self.maximumEnded { state.ended.removeFirst() }
        }
        for stream in streams(of: page) where stream.facts.path == path { stream.end() }
    }

    // MARK: What the routes tell

    func admits(_ request: Request) -> Bool {
        guard let page = request.page else { return true }
        let key = Key(page: page, path: request.uri.path)
        return state.withLock { state in
            guard let index = state.ended.firstIndex(of: key) else { return true }
            state.ended.remove(at: index)
            return false
        }
    }

    func opened(_ stream: OpenStream, by request: Request) {
        guard let page = request.page else { return }
        state.withLock { $0.streams[page, default: []].append(stream) }
    }

    func closed(_ stream: OpenStream, by request: Request) {
        guard let page = request.page else { return }
        state.withLock { state in
            state.streams[page]?.removeAll { $0 === stream }
            if state.streams[page]?.isEmpty ?? false { state.streams[page] = nil }
        }
    }
}

extension Request {
    /// The load of the page that a request belongs to.
    var page: String? {
        uri.queryParameters["page"].flatMap { $0.isEmpty ? nil : String($0) }
    }
}
