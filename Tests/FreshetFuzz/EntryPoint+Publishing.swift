import Freshet
import FreshetServer
import FreshetWire
import HTTPTypes
import Hummingbird
import NIOCore

extension EntryPoint {
    private static let limits = {
        var limits = EventLimits()
        limits.eventBytes = 1 << 10
        return limits
    }()

    static let publishBody = EntryPoint("publish-body") { bytes in
        let (lines, body) = bytes.lines(3)
        let fields = [HTTPField.Name.contentType: lines[0], .freshetType: lines[1], .freshetRetry: lines[2]]
        let request = EventRequest(request: Request(.post, "/events/a", fields))
        do {
            let publications = try PublishBody(request: request, body: body.buffer, limits: limits).publications
            try check(publications)
        } catch let problem as Problem {
            let isRefused = problem.status == .badRequest || problem.status == .contentTooLarge
            try promise(isRefused, "A body that is none gets 400 or 413.")
        }
    }

    private static func check(_ publications: [Publication]) throws {
        try promise(1...Batch.maximumCount ~= publications.count, "A body is at least one event.")
        var lines = ByteBuffer()
        for publication in publications {
            let data = publication.data
            let hasCR = data.readableBytesView.contains(0x0D)
            try promise(data.isUTF8 && !hasCR, "Data is UTF-8 in lines that end with LF.")
            try promise(.zero ... .seconds(86_400) ~= publication.retry ?? .zero, "No reader is sent away for days.")
            try promise(ServerSentEvent.isValidType(publication.type ?? ""), "A type fits into its line.")
            try promise(!Publication.reservedTypes.contains(publication.type ?? ""), "The server's types are its own.")
            lines.writeLine(publication)
        }
        let fields = [HTTPField.Name.contentType: "application/x-ndjson"]
        let request = EventRequest(request: Request(.post, "/events/a", fields))
        let again = try? PublishBody(request: request, body: lines, limits: EventLimits()).publications
        try promise(again == publications, "A batch that says the same is the same.")
    }

    static let idempotencyKey = EntryPoint("idempotency-key") { bytes in
        let (lines, body) = bytes.lines(1)
        let request = EventRequest(request: Request(.post, "/events/a", [.idempotencyKey: lines[0]]))
        do {
            guard let key = try request.idempotencyKey(with: body.buffer) else { return }
            try promise(1...IdempotencyKey.maximumBytes ~= key.key.utf8.count, "A key has 1 to 255 bytes.")
            let other = try request.idempotencyKey(with: (body + [0]).buffer)
            try promise(other?.key == key.key && other?.digest != key.digest, "Another body has another digest.")
        } catch let problem as Problem {
            try promise(problem.status == .badRequest, "A key that is none gets 400.")
        }
    }

    static let socketRequest = EntryPoint("socket-request") { bytes in
        do {
            _ = try SocketRequest(bytes.buffer)
        } catch let problem as Problem {
            try promise(problem.status == .badRequest, "A message that is no request gets 400.")
        }
    }
}

extension ByteBuffer {
    fileprivate mutating func writeLine(_ publication: Publication) {
        writeStaticString("{\"data\":")
        writeJSONString(publication.data.readableBytesView)
        if let type = publication.type { writeString(",\"type\":\(type.asJSON)") }
        if let retry = publication.retry { writeString(",\"retry\":\(retry.attoseconds / 1_000_000_000_000_000)") }
        if !publication.isCompressible { writeStaticString(",\"compression\":\"none\"") }
        writeStaticString("}\n")
    }
}

extension HTTPField.Name {
    fileprivate static let idempotencyKey = HTTPField.Name("Idempotency-Key")!
    fileprivate static let freshetType = HTTPField.Name("Freshet-Type")!
    fileprivate static let freshetRetry = HTTPField.Name("Freshet-Retry")!
}
