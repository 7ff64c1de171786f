import FreshetWire
import HTTPTypes
import Hummingbird
import HummingbirdCore

/// The answer to a request for a file that is there.
struct FileResponse: Sendable {
    let file: OpenFile
    let type: FileType
    let now: HTTPDate

    /// What is smaller fits the first packets anyway.
    private static let leastCompressedBytes = 1024

    /// - Throws: ``Problem`` 412 or 416.
    func response(to request: Request) throws(Problem) -> Response {
        let facts = file.facts
        let preconditions = FilePreconditions(request.headers)
        let range = range(for: request, preconditions)
        let coding = range == .whole ? coding(for: request) : .identity
        let tag = EntityTag(facts, coding: coding)
        let headers = headers(tag: tag)
        switch preconditions.verdict(tag: tag, modified: facts.modified) {
        case .met: return try response(range, coding, headers)
        case .notModified: return Response(status: .notModified, headers: headers, body: .none)
        case .failed:
            let detail = "\(request.uri.path) is not what the request says it should be. Get it anew."
            throw Problem(.preconditionFailed, detail)
        }
    }

    private func response(_ range: ByteRange, _ coding: ContentCoding, _ base: HTTPFields) throws(Problem) -> Response {
        let bytes = file.facts.bytes
        var headers = base
        headers[.contentType] = type.contentType
        headers[.xContentTypeOptions] = "nosniff"
        switch range {
        case .whole:
            if coding != .identity { headers[.contentEncoding] = coding.rawValue }
            return Response(status: .ok, headers: headers, body: file.body(0..<bytes, coding: coding))
        case .part(let part):
            headers[.contentRange] = "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(bytes)"
            return Response(status: .partialContent, headers: headers, body: file.body(part, coding: .identity))
        case .unsatisfiable:
            let detail = "The file has \(bytes) bytes, and the range begins behind them."
            throw Problem(.rangeNotSatisfiable, detail, headers: [.contentRange: "bytes */\(bytes)"])
        }
    }

    /// What a 304 has to repeat (RFC 9110 § 15.4.5), and what holds for every answer.
    private func headers(tag: EntityTag) -> HTTPFields {
        var headers: HTTPFields = [
            .acceptRanges: "bytes",
            // To be kept, and asked about before each use.
            .cacheControl: "no-cache",
            .eTag: tag.description,
            // RFC 9110 § 8.8.2.1: never later than the answer itself.
            .lastModified: min(file.facts.modified, now).description,
        ]
        if type.isCompressible { headers[.vary] = "Accept-Encoding" }
        return headers
    }

    /// Ranges count bytes of the file as it is, and only for GET (RFC 9110 § 14.2).
    private func range(for request: Request, _ preconditions: FilePreconditions) -> ByteRange {
        let facts = file.facts
        let tag = EntityTag(facts, coding: .identity)
        guard request.method == .get else { return .whole }
        guard preconditions.allowPart(tag: tag, modified: facts.modified, now: now) else { return .whole }
        return ByteRange(request.headers[.range], of: facts.bytes)
    }

    private func coding(for request: Request) -> ContentCoding {
        guard type.isCompressible, file.facts.bytes >= Self.leastCompressedBytes else { return .identity }
        return .chosen(from: [.zstd, .gzip], by: request.headers[.acceptEncoding])
    }
}
