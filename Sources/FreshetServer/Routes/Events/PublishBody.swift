import FoundationEssentials
package import Freshet
import HTTPTypes
import Hummingbird
package import NIOCore

/// Reads the body of a publication: one event, verbatim, or an atomic batch.
package struct PublishBody {
    static let lines = "application/x-ndjson"
    static let batch = "application/vnd.freshet.batch+json"

    package let publications: [Publication]

    /// An event of a batch.
    private struct Member: Decodable {
        let data: String
        let type: String?
        let retry: Int?
        let compression: String?
    }

    /// An array whose events are decoded only if they are not too many.
    private struct MemberArray: Decodable {
        let count: Int
        private(set) var members: [Member] = []

        init(from decoder: any Decoder) throws {
            var array = try decoder.unkeyedContainer()
            count = array.count ?? 0
            guard count <= Batch.maximumCount else { return }
            while !array.isAtEnd { members.append(try array.decode(Member.self)) }
        }
    }

    static func isBatch(_ request: Request) -> Bool {
        [lines, batch].contains(EventRequest(request: request).contentType)
    }

    /// - Throws: ``Problem`` 400 or 413 that says which event is wrong, and how.
    package init(request: EventRequest, body: ByteBuffer, limits: EventLimits) throws(Problem) {
        let isCompressible = try CompressionWord(request.compression, in: "Freshet-Compression").allowsCompression
        switch request.contentType {
        case Self.lines:
            publications = try Self.publications(of: Self.lines(body), isCompressible: isCompressible, limits)
        case Self.batch:
            publications = try Self.publications(of: Self.array(body), isCompressible: isCompressible, limits)
        default:
            let retry = try request.retryText.map { text throws(Problem) in
                guard let milliseconds = Int(text), 0...86_400_000 ~= milliseconds else {
                    throw Problem(.badRequest, "The reconnection time is a whole number of milliseconds, up to a day.")
                }
                return Duration.milliseconds(milliseconds)
            }
            publications = [
                try Self.publication(
                    type: request.type, data: body, retry: retry, isCompressible: isCompressible, at: nil)
            ]
        }
    }

    private static func lines(_ body: ByteBuffer) throws(Problem) -> [Member] {
        var lines: [ByteBufferView] = []
        var count = 0
        var rest = body.readableBytesView
        while !rest.isEmpty {
            let line = rest.prefix { $0 != UInt8(ascii: "\n") }
            rest = rest.dropFirst(line.count + 1)
            if line.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) { continue }
            count += 1
            if count <= Batch.maximumCount { lines.append(line) }
        }
        try checkCount(count)
        var members: [Member] = []
        for (index, line) in lines.enumerated() {
            guard let member = try? JSONDecoder().decode(Member.self, from: Data(line)) else {
                throw Problem(.badRequest, "Line \(index + 1) is not {\"data\": \"…\", \"type\": …, \"retry\": …}.")
            }
            members.append(member)
        }
        return members
    }

    private static func array(_ body: ByteBuffer) throws(Problem) -> [Member] {
        guard let array = try? JSONDecoder().decode(MemberArray.self, from: Data(body.readableBytesView)) else {
            throw Problem(.badRequest, "A batch is a JSON array of {\"data\": \"…\", \"type\": …, \"retry\": …}.")
        }
        try checkCount(array.count)
        return array.members
    }

    /// To be asked before events are decoded: a body of 8 MiB has room for 700,000, which take seconds.
    private static func checkCount(_ count: Int) throws(Problem) {
        guard 1...Batch.maximumCount ~= count else {
            throw Problem(.badRequest, "A batch has 1 to \(Batch.maximumCount) events, and this one \(count).")
        }
    }

    /// - Parameter isCompressible: what the request says of all of them; each may say no for itself.
    private static func publications(
        of members: [Member],
        isCompressible: Bool,
        _ limits: EventLimits
    ) throws(Problem) -> [Publication] {
        var publications: [Publication] = []
        for (index, member) in members.enumerated() {
            let data = ByteBuffer(string: member.data)
            guard data.readableBytes <= limits.eventBytes else {
                throw Problem(.contentTooLarge, "Event \(index + 1) has more than \(limits.eventBytes) bytes of data.")
            }
            let retry = member.retry.map { Duration.milliseconds($0) }
            let word = try CompressionWord(member.compression, in: "Event \(index + 1): compression")
            publications.append(
                try publication(
                    type: member.type, data: data, retry: retry,
                    isCompressible: isCompressible && word.allowsCompression, at: index))
        }
        return publications
    }

    private static func publication(
        type: String?,
        data: ByteBuffer,
        retry: Duration?,
        isCompressible: Bool,
        at index: Int?
    ) throws(Problem) -> Publication {
        do throws(PublicationError) {
            return try Publication(type: type, data: data, retry: retry, isCompressible: isCompressible)
        } catch {
            let place = index.map { "Event \($0 + 1): " } ?? ""
            throw Problem(.badRequest, place + error.description)
        }
    }
}
