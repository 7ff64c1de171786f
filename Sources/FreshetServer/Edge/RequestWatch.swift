import HTTPTypes
package import NIOCore
import NIOHTTP1
package import NIOHTTPTypes

/// Cuts off a peer whose request does not come: which drips a byte now and then (slowloris), stops in the middle of a
/// body, or sends a head without an end.
///
/// It stands behind the codec and goes when the connection, or HTTP/2 stream, is taken over. Its timer is set only when a
/// request is left unfinished with nothing more to read, and set again only when it rings.
package final class RequestWatch: ChannelDuplexHandler, RemovableChannelHandler {
    package typealias InboundIn = HTTPRequestPart
    package typealias InboundOut = HTTPRequestPart
    package typealias OutboundIn = HTTPResponsePart
    package typealias OutboundOut = HTTPResponsePart

    /// How a cut ends what it cuts, when an answer has been written.
    package typealias End = (ChannelHandlerContext) -> Void

    /// The bytes that may come without being a head, or a piece of a body: the lengths of chunks may bear extensions
    /// (RFC 9112 § 7.1.1), which nobody uses and the decoder skips for as long as they go on.
    private static let maximumBarrenBytes = 128 << 10

    private var pace: RequestPace
    private let isHTTP2: Bool
    private let cuts: EdgeCuts
    private let end: End
    private var timer: Scheduled<Void>?
    private var barrenBytes = 0
    /// Requests whose answer has not ended.
    private var owedAnswers = 0
    private var hasBegunAnswer = false
    private var isHead = false
    private var isAsking = true
    private(set) var hasCut = false

    package init(limits: RequestPace.Limits, isHTTP2: Bool = false, cuts: EdgeCuts, end: @escaping End) {
        self.isHTTP2 = isHTTP2
        pace = RequestPace(limits: limits)
        self.cuts = cuts
        self.end = end
    }

    /// What ``FirstBytes`` sees, before it is known what they are.
    package func bytesCame(_ count: Int) {
        pace.bytesCame()
        barrenBytes += count
    }

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !hasCut else { return }
        barrenBytes = 0
        switch unwrapInboundIn(data) {
        case .head(let head):
            isHead = head.method == .head
            owedAnswers += 1
            pace.headCame()
        case .body: pace.bodyCame()
        case .end: pace.requestEnded()
        }
        context.fireChannelRead(data)
    }

    package func channelReadComplete(context: ChannelHandlerContext) {
        isAsking = false
        if pace.stage != .betweenRequests && !hasCut { pause(context) }
        context.fireChannelReadComplete()
    }

    private func pause(_ context: ChannelHandlerContext) {
        guard barrenBytes <= Self.maximumBarrenBytes else {
            return cut(.oversizedHead, with: .tooLong, context)
        }
        pace.pause(at: context.eventLoop.now)
        if timer == nil { look(context) }
    }

    private func look(_ context: ChannelHandlerContext) {
        let now = context.eventLoop.now
        // We do not read, or the head belongs to a request that was sent ahead of an answer: the peer is not to blame.
        if pace.stage == .inBody ? !isAsking : owedAnswers > 0 { pace.excuse(at: now) }
        switch pace.verdict(at: now) {
        case .nothingIsDue: break
        case .lookAgain(let time):
            let bound = NIOLoopBound((watch: self, context: context), eventLoop: context.eventLoop)
            timer = context.eventLoop.scheduleTask(deadline: time) {
                bound.value.watch.timer = nil
                bound.value.watch.look(bound.value.context)
            }
        case .tooSlow(let reason): cut(reason, with: .tooSlow, context)
        }
    }

    /// - Parameter problem: is the answer, unless another has begun or must go first.
    private func cut(_ reason: EdgeCut, with problem: Problem, _ context: ChannelHandlerContext) {
        cuts.note(reason)
        hasCut = true
        timer?.cancel()
        let isAnswerable = owedAnswers == (pace.stage == .inBody ? 1 : 0) && !hasBegunAnswer
        if isAnswerable { answer(problem, context) }
        // Or what has come of the body would be taken for all of it.
        context.fireErrorCaught(ChannelError.eof)
        if isAnswerable { end(context) } else { context.close(promise: nil) }
    }

    private func answer(_ problem: Problem, _ context: ChannelHandlerContext) {
        let body = problem.body
        var fields = problem.headers
        fields[.contentType] = Problem.contentType
        fields[.xContentTypeOptions] = "nosniff"
        fields[.contentLength] = "\(body.readableBytes)"
        fields[.date] = HTTPDate.now.description
        // RFC 9110 § 15.5.9. HTTP/2 has no such field (RFC 9113 § 8.2.2).
        if !isHTTP2 { fields[.connection] = "close" }
        let head = HTTPResponse(status: problem.status, headerFields: fields)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if !isHead { context.write(wrapOutboundOut(.body(body)), promise: nil) }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    package func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if hasCut {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        switch unwrapOutboundIn(data) {
        case .head(let head): hasBegunAnswer = head.status.kind != .informational
        case .body: break
        case .end:
            owedAnswers -= 1
            hasBegunAnswer = false
        }
        context.write(data, promise: promise)
    }

    /// Who handles the request gives up at once; the peer has a while to read its answer.
    package func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        if hasCut { promise?.succeed() } else { context.close(mode: mode, promise: promise) }
    }

    package func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if hasCut, case ChannelEvent.inputClosed = event { return context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }

    package func read(context: ChannelHandlerContext) {
        isAsking = true
        context.read()
    }

    package func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if hasCut { return }
        guard case HTTPParserError.headerOverflow = error, owedAnswers == 0 else {
            return context.fireErrorCaught(error)
        }
        cut(.oversizedHead, with: .tooLong, context)
    }

    package func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        context.fireChannelInactive()
    }

    package func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
    }
}

extension Problem {
    fileprivate static let tooSlow = Problem(
        .requestTimeout, "The request did not come in time. Send it again, on a new connection.")
    fileprivate static let tooLong = Problem(
        .requestHeaderFieldsTooLarge, "The fields of the request are longer than this server takes. Send fewer.")
}
