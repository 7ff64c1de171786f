import FreshetWire
import NIOCore
import Testing

@Suite("A server-sent event")
struct ServerSentEventTests {
    struct Sample: Sendable {
        let event: ServerSentEvent
        let wire: String
    }

    @Test(
        "is written field by field",
        arguments: [
            Sample(event: ServerSentEvent(data: "hello"), wire: "data: hello\n\n"),
            Sample(
                event: ServerSentEvent(id: "5", type: "join", data: "ada\nlovelace"),
                wire: "event: join\nid: 5\ndata: ada\ndata: lovelace\n\n"
            ),
            Sample(
                event: ServerSentEvent(data: "x", retry: .seconds(3)),
                wire: "retry: 3000\ndata: x\n\n"
            ),
            Sample(
                event: ServerSentEvent(id: "1", type: "all", data: "x", retry: .milliseconds(250)),
                wire: "event: all\nid: 1\nretry: 250\ndata: x\n\n"
            ),
            Sample(event: ServerSentEvent(id: "k3f9-1042"), wire: "id: k3f9-1042\n\n"),
            Sample(event: ServerSentEvent(id: "", data: "x"), wire: "id:\ndata: x\n\n"),
            Sample(event: ServerSentEvent(data: ""), wire: "data:\n\n"),
            Sample(event: ServerSentEvent(data: "a\r\nb\rc\n"), wire: "data: a\ndata: b\ndata: c\ndata:\n\n"),
        ]
    )
    func writes(_ sample: Sample) {
        var buffer = ByteBuffer(string: "before|")
        #expect(buffer.writeServerSentEvent(sample.event) == sample.wire.utf8.count)
        #expect(String(buffer: buffer) == "before|" + sample.wire)
    }

    @Test("goes without a type where the reader would assume the same", arguments: [nil, "", "message"])
    func defaultType(_ type: String?) {
        #expect(wire(of: ServerSentEvent(type: type, data: "x")) == "data: x\n\n")
    }

    @Test(
        "states its retry in whole milliseconds",
        arguments: [
            (Duration.zero, "0"), (.milliseconds(-5), "0"), (.microseconds(1_999), "1"), (.seconds(86_400), "86400000"),
            (.seconds(Int64.max), "9223372036854775807"),
        ]
    )
    func retry(_ retry: Duration, milliseconds: String) {
        #expect(wire(of: ServerSentEvent(retry: retry)) == "retry: \(milliseconds)\n\n")
    }

    @Test(
        "can be asked which IDs and types would break the stream",
        arguments: [
            ("k3f9-1042.7", true, true), ("", true, true), ("日本 …", true, true), ("a\u{0}", false, true),
            ("a\nb", false, false), ("a\rb", false, false), ("\r\n", false, false),
        ]
    )
    func validity(_ text: String, isID: Bool, isType: Bool) {
        #expect(ServerSentEvent.isValidID(text) == isID)
        #expect(ServerSentEvent.isValidType(text) == isType)
    }

    @Test("refuses to write an ID that would begin a line of its own")
    func refusesInjection() async {
        await #expect(processExitsWith: .failure) {
            var buffer = ByteBuffer()
            buffer.writeServerSentEvent(ServerSentEvent(id: "1\n\ndata: forged", data: "x"))
        }
    }

    @Test(
        "is kept company by comments",
        arguments: [("", ":\n\n"), ("keep-alive", ":keep-alive\n\n"), ("a\r\nb\n", ":a\n:b\n:\n\n")]
    )
    func comment(_ text: String, wire: String) {
        var buffer = ByteBuffer()
        #expect(buffer.writeServerSentComment(text) == wire.utf8.count)
        #expect(String(buffer: buffer) == wire)
        var parser = ServerSentEventParser()
        #expect(parser.feed(buffer) == [])
    }

    private func wire(of event: ServerSentEvent) -> String {
        var buffer = ByteBuffer()
        buffer.writeServerSentEvent(event)
        return String(buffer: buffer)
    }
}
