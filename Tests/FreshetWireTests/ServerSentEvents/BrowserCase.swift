import FreshetWire
import NIOCore
import Testing

/// What all browsers agree on: a response and the events that a page sees, after the `eventsource` cases of
/// web-platform-tests.
struct BrowserCase: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let contentType: String
    let wire: String
    let events: [ServerSentEventParser.Received]
    let reconnectionTime: Duration?

    init(
        _ sentence: String,
        contentType: String = "text/event-stream",
        wire: String,
        events: [ServerSentEventParser.Received],
        reconnectionTime: Duration? = nil
    ) {
        testDescription = sentence
        self.contentType = contentType
        self.wire = wire
        self.events = events
        self.reconnectionTime = reconnectionTime
    }

    /// What the next connection sends as `Last-Event-ID`.
    var lastEventID: String { events.last?.lastEventID ?? "" }
}

extension BrowserCase {
    static let all: [Self] = framing + fields + ids + mediaTypes

    static let framing: [Self] = [
        Self(
            "one byte order mark opens the stream, a later one spoils its line",
            wire: "\u{FEFF}data:1\n\n\u{FEFF}data:2\n\ndata:3\n\n\n",
            events: [.init(data: "1"), .init(data: "3")]
        ),
        Self(
            "only the first of two byte order marks is taken off",
            wire: "\u{FEFF}\u{FEFF}data:1\n\ndata:2\n\ndata:3\n\n\n",
            events: [.init(data: "2"), .init(data: "3")]
        ),
        Self(
            "comments of any length are skipped",
            wire: "data:1\r:\u{0}\n:\r\ndata:2\n:\(longComment)\rdata:3\n:data:fail\r:\(longComment)\ndata:4\n\n",
            events: [.init(data: "1\n2\n3\n4")]
        ),
        Self(
            "an event without its blank line is lost, and its ID with it",
            wire: "retry:1000\ndata:test1\n\nid:test\ndata:test2\n",
            events: [.init(data: "test1")],
            reconnectionTime: .seconds(1)
        ),
        Self(
            "lines end by LF or CR LF",
            wire: "data:test\r\ndata\ndata:test\r\n\r\n",
            events: [.init(data: "test\n\ntest")]
        ),
        Self("a NUL is data like any other", wire: "data:\u{0}\n\n\n\n\n", events: [.init(data: "\u{0}")]),
        Self(
            "a block without data dispatches nothing",
            wire: "data:msg\ndata: msg\n\n:\nfalsefield:msg\n\nfalsefield:msg\nData:data\n\ndata\n\ndata:end\n\n",
            events: [.init(data: "msg\nmsg"), .init(data: ""), .init(data: "end")]
        ),
    ]

    static let fields: [Self] = [
        Self(
            "data may be empty, without a colon too",
            wire: "data:\n\ndata\ndata\n\ndata:test\n\n\n",
            events: [.init(data: ""), .init(data: "\n"), .init(data: "test")]
        ),
        Self("an empty type is message", wire: "event: \ndata:data\n\n\n", events: [.init(data: "data")]),
        Self(
            "a type counts for one event",
            wire: "event:test\ndata:x\n\ndata:x\n\n\n",
            events: [.init(type: "test", data: "x"), .init(data: "x")]
        ),
        Self(
            "a field's name is taken to the letter",
            wire: "data:\u{0}\ndata:  2\rData:1\ndata\u{0}:2\ndata:1\r\u{0}data:4\nda-ta:3\rdata_5\ndata:3\rdata:\r\n"
                + " data:32\ndata:4\n\n",
            events: [.init(data: "\u{0}\n 2\n1\n3\n\n4")]
        ),
        Self(
            "retry may have leading zeros",
            wire: "retry:03000\ndata:x\n\n\n",
            events: [.init(data: "x")],
            reconnectionTime: .seconds(3)
        ),
        Self(
            "retry with a letter leaves the earlier one",
            wire: "retry:3000\nretry:1000x\ndata:x\n\n\n",
            events: [.init(data: "x")],
            reconnectionTime: .seconds(3)
        ),
        Self("an empty retry changes nothing", wire: "retry\ndata:test\n\n\n", events: [.init(data: "test")]),
        Self(
            "unknown fields are ignored",
            wire: "data:test\n data\ndata\nfoobar:xxx\njustsometext\n:thisisacommentyay\ndata:test\n\n\n",
            events: [.init(data: "test\n\ntest")]
        ),
        Self(
            "one space after the colon is not data, a tab is",
            wire: "data:\ttest\rdata: \ndata:test\n\n\n",
            events: [.init(data: "\ttest\n\ntest")]
        ),
    ]

    static let ids: [Self] = [
        Self(
            "an ID may be any text",
            wire: "id: \u{2026}\nretry: 200\ndata: hello\n\n",
            events: [.init(data: "hello", lastEventID: "\u{2026}")],
            reconnectionTime: .milliseconds(200)
        ),
        withVoidID("\u{0}\u{0}"),
        withVoidID("x\u{0}"),
        withVoidID("\u{0}x"),
        withVoidID("x\u{0}x"),
        withVoidID(" \u{0}"),
        Self(
            "an ID holds for the events after it",
            wire: "id: 1\ndata: 1\n\ndata: 2\n\nid: 2\ndata:3\n\ndata:4\n\n",
            events: [
                .init(data: "1", lastEventID: "1"), .init(data: "2", lastEventID: "1"),
                .init(data: "3", lastEventID: "2"), .init(data: "4", lastEventID: "2"),
            ]
        ),
        clearingID(by: "id:"),
        clearingID(by: "id"),
    ]

    static let mediaTypes: [Self] = [
        Self(
            "the stream is UTF-8 whatever charset is stated",
            contentType: "text/event-stream;charset=windows-1252",
            wire: "data:ok\u{2026}\n\n\n",
            events: [.init(data: "ok\u{2026}")]
        ),
        Self("what is no media type is no stream", contentType: "x bogus", wire: "data: data\n\n\n", events: []),
        Self("another media type is no stream", contentType: "text/x-bogus", wire: "data: data\n\n\n", events: []),
        Self(
            "a semicolon without a parameter does no harm",
            contentType: "text/event-stream;",
            wire: "data: data\n\n\n",
            events: [.init(data: "data")]
        ),
    ]

    /// Longer than the buffers that one would read lines with.
    private static let longComment = String(repeating: "x", count: 2048)

    private static func withVoidID(_ id: String) -> Self {
        Self(
            "a NUL makes the ID field void: \(id.debugDescription)",
            wire: "id: \(id)\nretry: 200\ndata: hello\n\n",
            events: [.init(data: "hello")],
            reconnectionTime: .milliseconds(200)
        )
    }

    private static func clearingID(by line: String) -> Self {
        Self(
            "an empty ID clears the last one: \(line)",
            wire: "id: 1\ndata: 1\n\n\(line)\ndata:2\n\ndata:3\n\n",
            events: [.init(data: "1", lastEventID: "1"), .init(data: "2"), .init(data: "3")]
        )
    }
}
