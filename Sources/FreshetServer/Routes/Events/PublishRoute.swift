import CoreMetrics
import Crypto
package import Freshet
import FreshetWire
import HTTPTypes
import Hummingbird
package import NIOCore

/// `POST /events/{topic}` and `DELETE /events/{topic}`.
struct PublishRoute: Sendable {
    let hub: Hub
    let limits: EventLimits
    let desk: AccessDesk

    private static let duration = Metric.publishDuration.timer()

    func publish(_ request: Request) async throws -> Response {
        let began = NIODeadline.now()
        defer { Self.duration.recordNanoseconds((NIODeadline.now() - began).nanoseconds) }
        let wanted = EventRequest(request: request, grant: try await desk.grant(for: request))
        let topic = try wanted.topicToPublish
        let payer = desk.rates.payer(of: request, wanted.grant)
        try desk.rates.check(payer)
        let body = try await body(of: request)
        let publications = try PublishBody(request: wanted, body: body, limits: limits).publications
        desk.rates.charge(payer, events: publications.count)
        return try await append(Batch(topic, publications, key: try wanted.idempotencyKey(with: body)), .created)
    }

    func close(_ request: Request) async throws -> Response {
        let wanted = EventRequest(request: request, grant: try await desk.grant(for: request))
        let topic = try wanted.topicToPublish
        let payer = desk.rates.payer(of: request, wanted.grant)
        try desk.rates.check(payer)
        desk.rates.charge(payer, events: 1)
        return try await append(Batch(closing: topic, key: try wanted.idempotencyKey(with: ByteBuffer())), .ok)
    }

    /// - Parameter status: for what is new. What was there already under its key is 200.
    private func append(_ batch: Batch, _ status: HTTPResponse.Status) async throws -> Response {
        let appended: Appended
        do throws(LogError) {
            appended = try await hub.publish(batch)
        } catch {
            throw Problem(error)
        }
        let ids = appended.ids.map { "\"\($0)\"" }.joined(separator: ",")
        let body = "{\"id\":\"\(appended.last)\",\"ids\":[\(ids)]}\n"
        let path = "/events/\(batch.topic.name.percentEncodedPath)?id=\(appended.last)"
        return Response(
            status: appended.isRepeat ? .ok : status,
            headers: [.contentType: "application/json", .cacheControl: "no-store", .location: path],
            body: ResponseBody(byteBuffer: ByteBuffer(string: body))
        )
    }

    private func body(of request: Request) async throws -> ByteBuffer {
        let limit = PublishBody.isBatch(request) ? limits.batchBytes : limits.eventBytes
        do {
            return try await request.body.collect(upTo: limit)
        } catch is NIOTooManyBytesError {
            throw Problem(.contentTooLarge, "The body has more than \(limit) bytes. Publish smaller events.")
        }
    }
}

extension HTTPField.Name {
    static let idempotencyKey = HTTPField.Name("Idempotency-Key")!
    /// The type of the event that is published.
    static let freshetType = HTTPField.Name("Freshet-Type")!
    /// The reconnection time, in milliseconds, that its readers are told.
    static let freshetRetry = HTTPField.Name("Freshet-Retry")!
    /// `none` for events that must not be compressed.
    static let freshetCompression = HTTPField.Name("Freshet-Compression")!
}

extension EventRequest {
    var type: String? { request.headers[.freshetType] ?? values(of: "type").first }
    var retryText: String? { request.headers[.freshetRetry] ?? values(of: "retry").first }
    var compression: String? { request.headers[.freshetCompression] }

    /// The media type of the body, without parameters.
    var contentType: String {
        let field = request.headers[.contentType] ?? ""
        return field.prefix { $0 != ";" && $0 != " " }.lowercased()
    }

    /// The Idempotency-Key header, as it stands or as a structured field's string in quotes.
    ///
    /// - Parameter body: of the request. The same key with another body is a mistake.
    /// - Throws: ``Problem`` 400 for a key that is too long, or none.
    package func idempotencyKey(with body: ByteBuffer) throws(Problem) -> IdempotencyKey? {
        guard var key = request.headers[.idempotencyKey] else { return nil }
        if key.count >= 2 && key.hasPrefix("\"") && key.hasSuffix("\"") { key = String(key.dropFirst().dropLast()) }
        guard 1...IdempotencyKey.maximumBytes ~= key.utf8.count else {
            throw Problem(.badRequest, "An Idempotency-Key has 1 to \(IdempotencyKey.maximumBytes) bytes.")
        }
        // A method has no space. Where nothing is said of compression, the digest is that of builds that knew of none.
        let method = request.method.rawValue + (compression.map { " compression: \($0)" } ?? "")
        var digest = SHA256()
        // What the event is made of, each with its end marked: no two requests run together into the same bytes.
        for part in [method, type ?? "", retryText ?? "", contentType] {
            digest.update(data: Array(part.utf8) + [0])
        }
        body.withUnsafeReadableBytes { digest.update(bufferPointer: $0) }
        return IdempotencyKey(subject: grant.subject ?? "", key: key, digest: Array(digest.finalize()))
    }
}

extension String {
    /// As a path has it (RFC 3986 § 3.3).
    fileprivate var percentEncodedPath: String {
        let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/!$&'()*+,;=:@".utf8)
        return utf8.reduce(into: "") { path, byte in
            guard !plain.contains(byte) else { return path.unicodeScalars.append(Unicode.Scalar(byte)) }
            path += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }
    }
}
