import Freshet
import FreshetClient
import FreshetWire
import NIOCore
import Testing

@Suite("The records of a stream")
struct RecordParserTests {
    private static let epoch = Epoch("k3f9")!
    private static let odd = ["", "plain", "two\nlines\n", " leading", "ü🦀 \" \\ \t\u{1}"]

    private static func id(_ sequence: Int64) -> EventID {
        EventID(epoch: epoch, position: Position(sequence: sequence))
    }

    private static var events: [Event] {
        odd.enumerated().map { index, data in
            Event(
                id: id(Int64(index + 10)),
                topic: try! Topic("a/\(index)"),
                type: index == 2 ? "join" : nil,
                data: ByteBuffer(string: data),
                milliseconds: Int64(index)
            )
        }
    }

    private static let closing = Event(
        id: id(20), topic: try! Topic("a"), kind: .closed, data: ByteBuffer(), milliseconds: 9)

    private static let gap = Gap(reason: .trimmed, requested: "k3f9-1")

    private static var lines: ByteBuffer {
        var bytes = ByteBuffer()
        func line(_ write: (inout ByteBuffer) -> Void) {
            write(&bytes)
            bytes.writeStaticString("\n")
        }
        line { $0.writePositionRecord(id(4)) }
        line { $0.writeGapRecord(gap, id: id(5)) }
        for event in events { line { $0.writeRecord(of: event) } }
        line { $0.writePositionRecord(id(15)) }
        line { $0.writeRecord(of: closing) }
        return bytes
    }

    private static var eventStream: ByteBuffer {
        var bytes = ByteBuffer()
        bytes.writeServerSentPosition(id(4))
        bytes.writeServerSentGap(gap, id: id(5))
        for event in events { bytes.writeServerSentEvent(of: event) }
        bytes.writeServerSentPosition(id(15))
        bytes.writeServerSentEvent(of: closing)
        return bytes
    }

    /// - Parameter carriesAll: topics and times too.
    private static func expected(carriesAll: Bool) -> [StreamRecord] {
        let gap = StreamRecord.gap(StreamGap(reason: "trimmed", requested: "k3f9-1", id: "k3f9-5"))
        let events = Self.events.map { event in
            StreamRecord.event(
                StreamEvent(
                    id: event.id.description,
                    type: event.type ?? "message",
                    topic: carriesAll ? event.topic : nil,
                    milliseconds: carriesAll ? event.milliseconds : nil,
                    data: String(buffer: event.data)
                )
            )
        }
        let closed = StreamRecord.closed(id: "k3f9-20", topic: carriesAll ? closing.topic : nil)
        return [.position(id: "k3f9-4"), gap] + events + [.position(id: "k3f9-15"), closed]
    }

    private func parse<Parser: RecordParser>(
        _: Parser.Type,
        _ bytes: ByteBuffer,
        cutAt index: Int
    ) throws -> [StreamRecord] {
        var parser = Parser(lastEventID: nil)
        let first = try parser.feed(bytes.getSlice(at: 0, length: index) ?? ByteBuffer())
        return try first + parser.feed(bytes.getSlice(at: index, length: bytes.readableBytes - index) ?? ByteBuffer())
    }

    @Test("are the same wherever the network cuts its lines", arguments: 0...RecordParserTests.lines.readableBytes)
    func cutLines(at index: Int) throws {
        #expect(try parse(RecordLineParser.self, Self.lines, cutAt: index) == Self.expected(carriesAll: true))
    }

    /// A position that arrives together with what follows it is superseded, and may be left out.
    @Test(
        "are the same wherever the network cuts its events",
        arguments: 0...RecordParserTests.eventStream.readableBytes
    )
    func cutEvents(at index: Int) throws {
        func withoutPositions(_ records: [StreamRecord]) -> [StreamRecord] {
            records.filter { if case .position = $0 { false } else { true } }
        }
        let records = try parse(EventStreamParser.self, Self.eventStream, cutAt: index)
        #expect(withoutPositions(records) == withoutPositions(Self.expected(carriesAll: false)))
    }

    @Test("have each position that an event stream states for itself")
    func positions() throws {
        var parser = EventStreamParser(lastEventID: "k3f9-4")
        #expect(try parser.feed(ByteBuffer(string: "id: k3f9-4\n\n")) == [])
        #expect(try parser.feed(ByteBuffer(string: "id: k3f9-5\n\n")) == [.position(id: "k3f9-5")])
        #expect(try parser.feed(ByteBuffer(string: "id: k3f9-6\n")) == [])
        #expect(try parser.feed(ByteBuffer(string: "\n")) == [.position(id: "k3f9-6")])
        #expect(try parser.feed(ByteBuffer(string: ": nothing\n\n")) == [])
    }

    @Test("come with the stream's own reconnection time")
    func reconnectionTime() throws {
        var parser = EventStreamParser(lastEventID: nil)
        #expect(parser.reconnectionTime == nil)
        #expect(try parser.feed(ByteBuffer(string: "retry: 1234\n\n")) == [])
        #expect(parser.reconnectionTime == .milliseconds(1_234))
    }

    @Test(
        "leave out what a later server may say",
        arguments: [
            #"{"type":"expiring","id":"k-1"}"#, #"{"re":1}"#, #"{"type":"new","id":"k-1","what":[1]}"#, "{}", "", "\r",
        ]
    )
    func unknown(_ line: String) throws {
        var parser = RecordLineParser(lastEventID: nil)
        #expect(try parser.feed(ByteBuffer(string: line + "\n")) == [])
    }

    @Test("are none where they are no JSON objects", arguments: ["<html>", "[]", #"{"type":1}"#, "\u{1}"])
    func unintelligible(_ line: String) {
        var parser = RecordLineParser(lastEventID: nil)
        #expect(throws: ClientError.self) { try parser.feed(ByteBuffer(string: line + "\n")) }
    }

    @Test("are bounded: whoever sends one without an end is found out")
    func bounded() {
        let part = ByteBuffer(repeating: UInt8(ascii: "x"), count: 1 << 20)
        func feedForEver(_ parser: inout some RecordParser) throws {
            while true { _ = try parser.feed(part) }
        }
        var lines = RecordLineParser(lastEventID: nil)
        #expect(throws: ClientError.self) { try feedForEver(&lines) }
        var events = EventStreamParser(lastEventID: nil)
        #expect(throws: ClientError.self) {
            _ = try events.feed(ByteBuffer(string: "data: "))
            for _ in 0..<9 { _ = try events.feed(part) }
            _ = try events.feed(ByteBuffer(string: "\n\n"))
        }
    }
}
