import Freshet
import FreshetServer
import Hummingbird
import NIOCore
import Testing

@Suite("A publication's body")
struct PublishBodyTests {
    private func read(_ body: String, as type: String) throws(Problem) -> [Publication] {
        var head = HTTPRequest(method: .post, scheme: "http", authority: "localhost", path: "/events/a")
        head.headerFields[.contentType] = type
        let request = EventRequest(request: Request(head: head, body: RequestBody(buffer: ByteBuffer())))
        return try PublishBody(request: request, body: ByteBuffer(string: body), limits: EventLimits()).publications
    }

    private func batch(of members: [String], as type: String) throws(Problem) -> [Publication] {
        let isLines = type == "application/x-ndjson"
        let text = members.joined(separator: isLines ? "\n" : ",")
        return try read(isLines ? text : "[\(text)]", as: type)
    }

    static let batchTypes = ["application/x-ndjson", "application/vnd.freshet.batch+json"]

    @Test("is a batch of 1 to 1,000 events", arguments: batchTypes)
    func bounds(type: String) throws {
        for count in [1, 1_000] {
            let members = Array(repeating: #"{"data":"x"}"#, count: count)
            #expect(try batch(of: members, as: type).count == count)
        }
    }

    /// They are no events, which would be the complaint if the first of them were looked at.
    @Test("is counted before its events are decoded, which takes long where there are too many", arguments: batchTypes)
    func tooMany(type: String) throws {
        let problem = #expect(throws: Problem.self) {
            try batch(of: Array(repeating: "1", count: 1_001), as: type)
        }
        #expect(problem?.detail == "A batch has 1 to 1000 events, and this one 1001.")
    }

    @Test("has lines of events, blank ones between them not counted")
    func blankLines() throws {
        let body = "\n \t\r\n{\"data\":\"a\"}\r\n\n{\"data\":\"b\"}"
        #expect(try read(body, as: "application/x-ndjson").map { String(buffer: $0.data) } == ["a", "b"])
    }

    @Test("sends no reader away for longer than a day", arguments: [-1, 86_400_001, Int.max])
    func retry(milliseconds: Int) throws {
        let member = #"{"data":"x","retry":\#(milliseconds)}"#
        for type in Self.batchTypes {
            #expect(throws: Problem.self) { try batch(of: [member], as: type) }
        }
    }
}
