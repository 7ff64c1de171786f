import FreshetBench
import Testing

@Suite("A subscriber's stream")
struct SubscriberStreamTests {
    private static let second = EventMark(publisher: 0, sequence: 7, begunAt: 5)
    private static let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
    private static let expected: [Sighting] = [.position, .event(RunningStream.mark), .event(second)]

    /// A chunk for each part, and the end.
    private static func response(_ parts: [String]) -> String {
        let chunks = parts.map { "\(String($0.utf8.count, radix: 16))\r\n\($0)\r\n" }
        return head + chunks.joined() + "0\r\n\r\n"
    }

    private static let events = response([
        "id: k3-1\n\n",
        "id: k3-2\ndata: \(RunningStream.data())\n\nid: k3-5\ndata: \(RunningStream.data(second))\n\n",
    ])

    private static let lines = response([
        #"{"type":"position","id":"k3-1"}"# + "\n",
        RunningStream.record(id: "k3-2") + "\n" + RunningStream.record(id: "k3-5", second) + "\n",
    ])

    @Test("finds the same events wherever the network cuts it", arguments: [BenchTransport.sse, .ndjson])
    func cutAnywhere(over transport: BenchTransport) throws {
        let bytes = Array((transport == .sse ? Self.events : Self.lines).utf8)
        for index in 0...bytes.count {
            var reader = RunningStream(transport)
            try reader.receive(bytes[..<index])
            try reader.receive(bytes[index...])
            #expect(reader.sightings == Self.expected, "cut at \(index)")
            #expect(reader.lastEventID == "k3-5")
            #expect(reader.stream.phase == .ended)
        }
    }

    @Test("finds the same events byte for byte", arguments: [BenchTransport.sse, .ndjson])
    func byteByByte(over transport: BenchTransport) throws {
        var reader = RunningStream(transport)
        for byte in (transport == .sse ? Self.events : Self.lines).utf8 { try reader.receive([byte]) }
        #expect(reader.sightings == Self.expected)
    }

    @Test("counts an event at its blank line, and resumes before one that was cut off")
    func cutOff() throws {
        var reader = RunningStream(.sse)
        try reader.receive(Self.head + "1000\r\nid: k3-1\n\nid: k3-2\ndata: \(RunningStream.data())\n")
        #expect(reader.sightings == [.position])
        #expect(reader.lastEventID == "k3-1")
        reader.reconnect()
        try reader.receive(Self.events)
        #expect(reader.sightings == [.position] + Self.expected)
    }

    @Test("knows events that others have published, and what the server says of its own")
    func others() throws {
        let other = RunningStream.data().replacing(RunningStream.run.text, with: "00000000")
        var reader = RunningStream(.sse)
        try reader.receive(
            Self.response([
                ": a comment\n\n", "event: gap\nid: k3-9\ndata: {\"reason\":\"trimmed\"}\n\n",
                "id: k3-10\ndata: hello\ndata: \(RunningStream.data())\n\n", "id: k3-11\ndata: \(other)\n\n",
                "event: closed\nid: k3-12\ndata:\n\n",
            ])
        )
        #expect(reader.sightings == [.gap, .foreign, .foreign, .closed])
        #expect(reader.lastEventID == "k3-12")
    }

    @Test("needs the beginning of an event only, however long it is")
    func longEvent() throws {
        let data = RunningStream.data(bytes: 100_000)
        let bytes = Array(Self.response(["id: k3-2\ndata: \(data)\n\n"]).utf8)
        var reader = RunningStream(.sse)
        for start in stride(from: 0, to: bytes.count, by: 1000) { try reader.receive(bytes[start...].prefix(1000)) }
        #expect(reader.sightings == [.event(RunningStream.mark)])
    }

    @Test("says what the server answered instead")
    func refusal() throws {
        let problem = #"{"type":"about:blank","title":"Forbidden","status":403,"detail":"\"a\" is not yours."}"#
        var reader = RunningStream(.sse)
        try reader.receive("HTTP/1.1 403 Forbidden\r\nContent-Length: \(problem.utf8.count)\r\n\r\n")
        try reader.receive(problem)
        guard case .refused(let response) = reader.stream.phase else {
            Issue.record("not refused but \(reader.stream.phase)")
            return
        }
        #expect(response.sentence == #"403, "a" is not yours."#)
        #expect(!response.mayPass)
    }

    @Test("is broken by what is not HTTP, and by a chunk without its size")
    func broken() {
        var reader = RunningStream(.sse)
        #expect(throws: WireError.self) { try reader.receive("SSH-2.0-OpenSSH_9.2\r\n\r\n") }
        reader = RunningStream(.sse)
        #expect(throws: WireError.self) { try reader.receive(Self.head + "\r\nid: 1\n\n") }
    }
}
