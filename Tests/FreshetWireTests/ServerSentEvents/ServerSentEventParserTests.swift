import FreshetWire
import NIOCore
import Testing

private typealias Received = ServerSentEventParser.Received

@Suite("A server-sent event parser")
struct ServerSentEventParserTests {
    @Test("sees what browsers see", arguments: BrowserCase.all)
    func browserCase(_ browser: BrowserCase) {
        var parser = ServerSentEventParser()
        let opens = ServerSentEventParser.accepts(contentType: browser.contentType)
        #expect((opens ? parser.feed(ByteBuffer(string: browser.wire)) : []) == browser.events)
        #expect(parser.lastEventID == browser.lastEventID)
        #expect(parser.reconnectionTime == browser.reconnectionTime)
    }

    @Test("finds the same events wherever the network cuts the stream", arguments: BrowserCase.all)
    func cutAnywhere(_ browser: BrowserCase) {
        let wire = ByteBuffer(string: browser.wire)
        var whole = ServerSentEventParser()
        let events = whole.feed(wire)
        for cut in 0...wire.readableBytes {
            var tail = wire
            guard let head = tail.readSlice(length: cut) else { return }
            var parser = ServerSentEventParser()
            #expect(parser.feed(head) + parser.feed(tail) == events, "cut at \(cut)")
        }
    }

    @Test("finds the same events when bytes come one by one", arguments: BrowserCase.all)
    func byteByByte(_ browser: BrowserCase) {
        var whole = ServerSentEventParser()
        var parser = ServerSentEventParser()
        let events = browser.wire.utf8.flatMap { parser.feed(ByteBuffer(bytes: [$0])) }
        #expect(events == whole.feed(ByteBuffer(string: browser.wire)))
    }

    @Test("reads any data back as it was written", arguments: OddData.all)
    func roundTrip(_ data: OddData) {
        var wire = ByteBuffer()
        wire.writeServerSentEvent(ServerSentEvent(id: " 1 ", type: " odd: type", data: data.written))
        var parser = ServerSentEventParser()
        #expect(parser.feed(wire) == [Received(type: " odd: type", data: data.read, lastEventID: " 1 ")])
    }

    @Test("takes the ID of a block without data, and dispatches nothing")
    func idAlone() {
        var parser = ServerSentEventParser()
        #expect(parser.feed(ByteBuffer(string: "id: k3f9-1042\n\n")) == [])
        #expect(parser.lastEventID == "k3f9-1042")
    }

    @Test("dispatches at a CR, without waiting for the LF that may follow")
    func carriageReturnEndsAtOnce() {
        var parser = ServerSentEventParser()
        #expect(parser.feed(ByteBuffer(string: "data: 1\r\n\r")) == [Received(data: "1")])
        #expect(parser.feed(ByteBuffer(string: "\ndata: 2\n\n")) == [Received(data: "2")])
    }

    @Test("replaces bytes that are not UTF-8")
    func invalidUTF8() {
        var parser = ServerSentEventParser()
        let wire = ByteBuffer(bytes: Array("data: a".utf8) + [0xFF, 0xE2, 0x82] + Array("b\n\n".utf8))
        #expect(parser.feed(wire) == [Received(data: "a\u{FFFD}\u{FFFD}b")])
    }

    @Test("takes a retry beyond all measure for the longest time")
    func enormousRetry() {
        var parser = ServerSentEventParser()
        _ = parser.feed(ByteBuffer(string: "retry: 99999999999999999999\n\n"))
        #expect(parser.reconnectionTime == .milliseconds(Int64.max))
    }

    @Test("keeps its place for the next connection, and nothing of an unfinished event")
    func reset() {
        var parser = ServerSentEventParser()
        _ = parser.feed(ByteBuffer(string: "retry: 5\nid: 1\ndata: a\n\nid: 2\nevent: b\ndata: b\n"))
        parser.reset()
        #expect(parser.lastEventID == "1")
        #expect(parser.reconnectionTime == .milliseconds(5))
        #expect(parser.feed(ByteBuffer(string: "\u{FEFF}data: c\n\n")) == [Received(data: "c", lastEventID: "1")])
    }

    @Test(
        "discards an event over the bound, ID and all, and goes on with the next",
        arguments: ["data: 0123456789", "data: 01234\ndata: 56789", "data: 0123456789\r\ndata: again"]
    )
    func overTheBound(_ lines: String) {
        var parser = ServerSentEventParser(lastEventID: "0", maximumEventBytes: 15)
        let wire = ByteBuffer(string: "id: 1\n\(lines)\nid: 2\n\ndata: next\n\n")
        #expect(parser.feed(wire) == [Received(data: "next", lastEventID: "0")])
        #expect(parser.discardedEventCount == 1)
    }

    @Test("lets an event have exactly the bound")
    func atTheBound() {
        var parser = ServerSentEventParser(maximumEventBytes: 15)
        #expect(parser.feed(ByteBuffer(string: "data: 012345678\n\n")) == [Received(data: "012345678")])
        #expect(parser.discardedEventCount == 0)
    }

    @Test("does not count comments against the bound")
    func commentsAreFree() {
        var parser = ServerSentEventParser(maximumEventBytes: 15)
        let comment = ":" + String(repeating: "padding", count: 100)
        #expect(parser.feed(ByteBuffer(string: "data: 1\n\(comment)\n\n")) == [Received(data: "1")])
    }

    @Test(
        "knows the media type whatever its case and parameters",
        arguments: [
            ("text/event-stream", true), ("Text/Event-Stream ; charset=utf-8", true), (" text/event-stream", true),
            ("", false), (";", false), ("text/event-streams", false), ("text/event-stream, text/plain", false),
        ]
    )
    func mediaType(_ contentType: String, isAccepted: Bool) {
        #expect(ServerSentEventParser.accepts(contentType: contentType) == isAccepted)
    }
}
