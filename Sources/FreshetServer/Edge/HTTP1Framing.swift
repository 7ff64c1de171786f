import DequeModule
import NIOCore
import NIOHTTP1

/// Says how the body of each HTTP/1 response ends (RFC 9112 § 6), by the method and version of its request.
///
/// The shared HTTP types do not carry the version, and the encoder does not know the method: it would send the end of a
/// chunked body after the head that answers HEAD, and chunks to clients that speak HTTP/1.0.
final class HTTP1Framing: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private struct Exchange {
        let isHead: Bool
        let keepsAlive: Bool
        let version: HTTPVersion

        /// HTTP/1.0 knows neither chunks nor connections that stay open unasked.
        var isHTTP10: Bool { version.minor == 0 }
    }

    /// Requests whose responses are still to come; pipelined ones wait here.
    private var exchanges: Deque<Exchange> = []
    private var closesAtEnd = false
    private var isLeaving = false
    private var isDeaf = false

    /// How the body of the response under way is framed.
    private(set) var current = LightConnection.Framing.none

    /// Whether a request waits for the end of its response.
    var owesResponse: Bool { !exchanges.isEmpty }

    /// The server is about to stop: the next response is the last, unless more requests wait already, and says so
    /// (RFC 9112 § 9.6).
    func endWithNextResponse() { isLeaving = true }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if isDeaf { return }
        guard case .head(var head) = unwrapInboundIn(data) else { return context.fireChannelRead(data) }
        // RFC 9112 § 3.2: 400 for a request without Host, or with two: for which site it is would be anybody's guess.
        guard head.version.minor == 0 || head.headers[canonicalForm: "host"].count == 1 else {
            isDeaf = true
            return context.fireErrorCaught(HTTPParserError.invalidHeaderToken)
        }
        let exchange = Exchange(
            isHead: head.method == .HEAD,
            keepsAlive: head.isKeepAlive && !head.stopsDecoder,
            version: head.version
        )
        exchanges.append(exchange)
        // RFC 9110 § 7.8: a server must ignore an Upgrade that comes with HTTP/1.0.
        if exchange.isHTTP10 { head.headers.remove(name: "upgrade") }
        context.fireChannelRead(wrapInboundOut(.head(head)))
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let head) where head.isInformational:
            context.write(data, promise: promise)
        case .head(let head):
            context.write(wrapOutboundOut(.head(framed(head))), promise: promise)
        case .body:
            context.write(data, promise: promise)
        case .end:
            _ = exchanges.popFirst()
            context.write(data, promise: promise)
            if closesAtEnd { context.close(mode: .output, promise: nil) }
        }
    }

    private func framed(_ head: HTTPResponseHead) -> HTTPResponseHead {
        // A response without a request answers bytes that could not be read as one.
        let exchange = exchanges.first ?? Exchange(isHead: false, keepsAlive: false, version: .http1_1)
        var head = head
        head.headers.remove(name: "transfer-encoding")
        let hasBody = !exchange.isHead && head.status.mayHaveResponseBody
        let needsLength = hasBody && !head.headers.contains(name: "content-length")
        current = head.status == .switchingProtocols ? .none : .untilClose
        if needsLength && !exchange.isHTTP10 {
            head.headers.add(name: "transfer-encoding", value: "chunked")
            current = .chunked
        }
        let endsByClosing = needsLength && exchange.isHTTP10
        let isLast = isLeaving && exchanges.count <= 1
        if head.status != .switchingProtocols && (endsByClosing || isLast || !exchange.keepsAlive) {
            // Added, not set: a 426 names Upgrade there (RFC 9110 § 15.5.22).
            if head.isKeepAlive { head.headers.add(name: "connection", value: "close") }
            closesAtEnd = true
        } else if exchange.isHTTP10 {
            head.headers.replaceOrAdd(name: "connection", value: "keep-alive")
        }
        head.version = exchange.version
        return head
    }
}

extension HTTPResponseHead {
    /// Whether another head follows for the same request (RFC 9110 § 15.2). Behind a 101 the protocol is another.
    fileprivate var isInformational: Bool { 100..<200 ~= status.code && status != .switchingProtocols }
}

extension HTTPRequestHead {
    /// Whether the decoder takes nothing behind this request for HTTP any more, whatever the answer is: it cannot know
    /// that an upgrade was refused. Such a client has to come again on a new connection.
    fileprivate var stopsDecoder: Bool {
        let options = headers[canonicalForm: "connection"].map { $0.lowercased() }
        return method == .CONNECT || headers.contains(name: "upgrade") && options.contains("upgrade")
    }
}
