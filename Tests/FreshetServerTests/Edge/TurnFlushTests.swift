import FreshetServer
import NIOCore
import NIOEmbedded
import Testing

@Suite("What an HTTP/2 connection says in one turn")
struct TurnFlushTests {
    private let channel = EmbeddedChannel(handler: TurnFlush())

    private func say(_ text: String, promise: EventLoopPromise<Void>? = nil) {
        channel.write(IOData.byteBuffer(ByteBuffer(string: text)), promise: promise)
        channel.flush()
    }

    private func sent() throws -> String? {
        guard case .byteBuffer(let bytes)? = try channel.readOutbound(as: IOData.self) else { return nil }
        return String(buffer: bytes)
    }

    @Test("goes out together when the turn is over, and not before")
    func together() throws {
        for text in ["a", "b", "c"] { say(text) }
        #expect(try sent() == nil)
        channel.embeddedEventLoop.run()
        #expect(try sent() == "abc")
        say("d")
        channel.embeddedEventLoop.run()
        #expect(try sent() == "d")
        #expect(try sent() == nil)
    }

    @Test("keeps its order around a write that somebody waits for")
    func order() throws {
        let promise = channel.eventLoop.makePromise(of: Void.self)
        say("a")
        say("b", promise: promise)
        say("c")
        channel.embeddedEventLoop.run()
        #expect(try [sent(), sent(), sent()] == ["a", "b", "c"])
        try promise.futureResult.wait()
    }

    @Test("is not lost when the connection is closed in the same turn")
    func closing() throws {
        say("goodbye")
        channel.close(promise: nil)
        #expect(try sent() == "goodbye")
    }
}
