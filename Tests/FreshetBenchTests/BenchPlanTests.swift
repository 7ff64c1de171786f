import FreshetBench
import FreshetWire
import NIOCore
import Testing

@Suite("A plan")
struct BenchPlanTests {
    @Test("names its topics, and writes them into paths")
    func topics() throws {
        #expect(try BenchTopics(prefix: "a/b", count: 1).names == ["a/b"])
        #expect(try BenchTopics(prefix: "a/b", count: 2).names == ["a/b/1", "a/b/2"])
        #expect(throws: (any Error).self) { try BenchTopics(prefix: "a/*", count: 1) }
        #expect(BenchTopics.path(of: "a/é x") == "/events/a/%C3%A9%20x")
    }

    @Test("asks for each transport as docs/Protocol.md has it, and resumes")
    func requests() throws {
        var plan = BenchPlan(target: try ServerURL("http://h/base"), topics: try BenchTopics(prefix: "a", count: 1))
        func request(after id: String) -> String {
            String(buffer: BenchRequests(plan: plan, run: RunToken(1)).subscription(to: 0, after: Array(id.utf8)))
        }
        #expect(request(after: "").hasPrefix("GET /base/events/a HTTP/1.1\r\nHost: h\r\n"))
        #expect(request(after: "").contains("Accept: text/event-stream\r\n"))
        #expect(request(after: "k3-1").hasSuffix("Last-Event-ID: k3-1\r\n\r\n"))
        plan.transport = .ndjson
        plan.asksForCompression = true
        #expect(request(after: "").contains("Accept: application/x-ndjson\r\nAccept-Encoding: gzip\r\n"))
        plan.transport = .ws
        #expect(request(after: "").contains("Upgrade: websocket\r\n"))
    }

    @Test("publishes with a key that is the same for a repeat only")
    func publication() throws {
        let plan = BenchPlan(target: try ServerURL("http://h"), topics: try BenchTopics(prefix: "a", count: 1))
        let mark = EventMark(publisher: 2, sequence: 5, begunAt: 9)
        let request = BenchRequests(plan: plan, run: RunToken(1))
            .publication(to: 0, of: mark, payload: ByteBuffer(string: "data"))
        let text = String(buffer: request)
        #expect(text.hasPrefix("POST /events/a HTTP/1.1\r\n"))
        #expect(text.hasSuffix("Idempotency-Key: 00000001-2-5\r\n\r\ndata"))
    }

    @Test("is refused where the machine has not enough to give")
    func budget() throws {
        try ConnectionBudget(descriptors: 1024, ports: 28_232).check(connections: 900)
        #expect(throws: BenchError.tooFewDescriptors(limit: 1024, connections: 1000)) {
            try ConnectionBudget(descriptors: 1024, ports: nil).check(connections: 1000)
        }
        #expect(throws: BenchError.tooFewPorts(available: 28_232, connections: 30_000)) {
            try ConnectionBudget(descriptors: 1 << 20, ports: 28_232).check(connections: 30_000)
        }
        #expect(ConnectionBudget.ports(inRange: "32768\t60999\n") == 28_232)
        #expect(ConnectionBudget.ports(inRange: "what?") == nil)
    }
}
