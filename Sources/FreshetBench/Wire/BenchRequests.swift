import FreshetWire
package import NIOCore

/// The requests of a run, as bytes. What does not change is written once.
package struct BenchRequests: Sendable {
    /// RFC 6455 § 4.1 wants 16 random bytes against caches that replay answers. There are none on the way to a server
    /// that is measured.
    private static let webSocketKey = "ZnJlc2hldCBiZW5jaCAuLg=="

    private let subscriptions: [String]
    private let publications: [String]
    private let run: RunToken

    package init(plan: BenchPlan, run: RunToken) {
        let target = plan.target
        let common = "Host: \(target.authority)\r\nUser-Agent: freshet-bench\r\n"
        let form = Self.form(of: plan)
        let paths = plan.topics.names.map { target.basePath + BenchTopics.path(of: $0) }
        subscriptions = paths.map { "GET \($0) HTTP/1.1\r\n\(common)\(form)" }
        publications = paths.map {
            "POST \($0) HTTP/1.1\r\n\(common)Content-Type: application/json\r\nContent-Length: \(plan.payloadBytes)\r\n"
        }
        self.run = run
    }

    /// - Parameter lastEventID: where an earlier connection stopped; empty to begin with what comes next.
    package func subscription(to topic: Int, after lastEventID: [UInt8]) -> ByteBuffer {
        var request = ByteBuffer(string: subscriptions[topic])
        if !lastEventID.isEmpty {
            request.writeStaticString("Last-Event-ID: ")
            request.writeBytes(lastEventID)
            request.writeStaticString("\r\n")
        }
        request.writeStaticString("\r\n")
        return request
    }

    /// - Parameter payload: of as many bytes as the plan says.
    package func publication(to topic: Int, of mark: EventMark, payload: ByteBuffer) -> ByteBuffer {
        var request = ByteBuffer()
        let head = publications[topic]
        request.reserveCapacity(head.utf8.count + payload.readableBytes + 64)
        request.writeString(head)
        request.writeString("Idempotency-Key: \(run.text)-\(mark.publisher)-\(mark.sequence)\r\n\r\n")
        request.writeImmutableBuffer(payload)
        return request
    }

    /// RFC 6455 § 5.5.3. A client masks its frames; a mask of zeros leaves the bytes as they are.
    static func pong(_ payload: [UInt8]) -> ByteBuffer {
        var frame = ByteBuffer()
        frame.writeMultipleIntegers(UInt8(0x8A), UInt8(0x80 | payload.count), UInt32(0))
        frame.writeBytes(payload)
        return frame
    }

    private static func form(of plan: BenchPlan) -> String {
        let coding = plan.asksForCompression ? "Accept-Encoding: gzip\r\n" : ""
        let deflate = plan.asksForCompression ? "Sec-WebSocket-Extensions: permessage-deflate\r\n" : ""
        return switch plan.transport {
        case .sse: "Accept: text/event-stream\r\n\(coding)"
        case .ndjson: "Accept: application/x-ndjson\r\n\(coding)"
        case .ws:
            "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: \(webSocketKey)\r\n\(deflate)"
        }
    }
}
