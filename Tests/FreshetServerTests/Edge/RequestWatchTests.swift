import FreshetServer
import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTP1
import NIOHTTPTypes
import Testing

@Suite("A watch on requests")
struct RequestWatchTests {
    private let channel = EmbeddedChannel()
    private let cuts = EdgeCuts()
    private let watch: RequestWatch

    init() throws {
        let limits = RequestPace.Limits(head: .seconds(10), bodySilence: .seconds(30), body: .seconds(300))
        watch = RequestWatch(limits: limits, cuts: cuts) { $0.close(promise: nil) }
        try channel.pipeline.syncOperations.addHandler(watch)
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        // As the bridge to a request's task does.
        channel.pipeline.read()
    }

    private func drip() {
        watch.bytesCame(1)
        channel.pipeline.fireChannelReadComplete()
    }

    private func read(_ parts: HTTPRequestPart...) {
        for part in parts { channel.pipeline.fireChannelRead(part) }
        channel.pipeline.fireChannelReadComplete()
        channel.pipeline.read()
    }

    private func wait(_ seconds: Int64) { channel.embeddedEventLoop.advanceTime(by: .seconds(seconds)) }

    private func answeredStatus() throws -> HTTPResponse.Status? {
        guard case .head(let head)? = try channel.readOutbound(as: HTTPResponsePart.self) else { return nil }
        return head.status
    }

    private func answer() throws {
        try channel.writeOutbound(HTTPResponsePart.head(HTTPResponse(status: .ok)))
        try channel.writeOutbound(HTTPResponsePart.end(nil))
        while try channel.readOutbound(as: HTTPResponsePart.self) != nil {}
    }

    private var post: HTTPRequestPart { .head(HTTPRequest(method: .post, scheme: nil, authority: nil, path: "/")) }
    private var piece: HTTPRequestPart { .body(ByteBuffer(string: "x")) }

    @Test("answers 408 to a head that drips, ten seconds after its first byte, and closes")
    func slowloris() throws {
        wait(60)
        for _ in 0..<9 {
            drip()
            wait(1)
        }
        #expect(channel.isActive && cuts.counts.isEmpty)
        wait(1)
        #expect(try answeredStatus() == .requestTimeout)
        #expect(!channel.isActive)
        #expect(cuts.counts == [.headTimeout: 1])
    }

    @Test("answers 408 to a body that stands still, and to one that never ends", arguments: [31, 29] as [Int64])
    func body(pause: Int64) throws {
        read(post)
        var time: Int64 = 0
        while channel.isActive && time < 400 {
            wait(pause)
            time += pause
            if channel.isActive { read(piece) }
        }
        // Whoever has the body so far is told that it is not all.
        #expect(throws: ChannelError.eof) { try channel.throwIfErrorCaught() }
        #expect(pause == 31 ? time == 31 : 300...330 ~= time)
        #expect(try answeredStatus() == .requestTimeout)
        #expect(cuts.counts == [.bodyTimeout: 1])
    }

    @Test("lets a connection be that is between requests, or waits for an answer")
    func idle() throws {
        read(post, piece, .end(nil))
        wait(3_600)
        try answer()
        wait(3_600)
        #expect(channel.isActive && cuts.counts.isEmpty)
    }

    @Test("does not blame a client for what the server does not read")
    func backPressure() throws {
        channel.pipeline.fireChannelRead(post)
        channel.pipeline.fireChannelReadComplete()
        wait(3_600)
        #expect(channel.isActive)
        channel.pipeline.read()
        wait(61)
        #expect(cuts.counts == [.bodyTimeout: 1])
    }

    @Test("says nothing in the middle of another answer")
    func begunAnswer() throws {
        read(post)
        try channel.writeOutbound(HTTPResponsePart.head(HTTPResponse(status: .ok)))
        _ = try channel.readOutbound(as: HTTPResponsePart.self)
        wait(30)
        #expect(try answeredStatus() == nil)
        #expect(!channel.isActive)
    }

    @Test("keeps nothing that would ring once it is gone")
    func removal() throws {
        drip()
        try channel.pipeline.syncOperations.removeHandler(watch).wait()
        wait(3_600)
        #expect(channel.isActive && cuts.counts.isEmpty)
    }

    @Test("answers 431 to a head that is too large")
    func largeHead() throws {
        drip()
        channel.pipeline.fireErrorCaught(HTTPParserError.headerOverflow)
        #expect(try answeredStatus() == .requestHeaderFieldsTooLarge)
        #expect(cuts.counts == [.oversizedHead: 1])
    }
}
