import AsyncHTTPClient
import Freshet
import FreshetWire
import NIOCore
import NIOHTTP1

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A publication on its way: the same bytes and the same key, however often it is sent.
struct PublishRequest: Sendable {
    private let url: String
    private let key: String
    private let count: Int
    private let body: ByteBuffer
    /// Whether any of the events may be compressed. If none may, the request says so once, else each event for itself.
    private let isCompressible: Bool

    /// - Throws: ``ClientError/misconfigured(_:)`` for a key that no header can carry.
    init(url: String, publications: [Publication], key: String?) throws(ClientError) {
        let key = key ?? Self.randomKey()
        guard 1...IdempotencyKey.maximumBytes ~= key.utf8.count, key.utf8.allSatisfy({ 0x21...0x7E ~= $0 }) else {
            throw .misconfigured(
                "A key has 1 to \(IdempotencyKey.maximumBytes) visible characters of ASCII, because it is a header."
            )
        }
        self.url = url
        self.key = key
        count = publications.count
        isCompressible = publications.contains(where: \.isCompressible)
        var body = ByteBuffer()
        for publication in publications {
            body.writePublication(publication, saysNoCompression: isCompressible && !publication.isCompressible)
        }
        self.body = body
    }

    private static func randomKey() -> String {
        String(UInt128.random(in: 0 ... .max), radix: 36)
    }

    /// Sends it once.
    func send(over connections: HTTPConnections, headers: HTTPHeaders) async throws(Setback) -> Receipt {
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        request.headers = headers
        request.headers.add(name: "Content-Type", value: "application/x-ndjson")
        request.headers.add(name: "Idempotency-Key", value: key)
        if !isCompressible { request.headers.add(name: "Freshet-Compression", value: "none") }
        request.body = .bytes(body)
        let response = try await connections.execute(request).response
        let answer = try await response.wholeBody(upTo: 1 << 20)
        guard response.status == .created || response.status == .ok else {
            throw Setback(status: Int(response.status.code), headers: response.headers, body: answer)
        }
        return try receipt(answer, isRepeat: response.status == .ok)
    }

    private struct Answer: Decodable {
        let ids: [String]
    }

    private func receipt(_ body: ByteBuffer, isRepeat: Bool) throws(Setback) -> Receipt {
        guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(body.readableBytesView)),
            answer.ids.count == count
        else {
            throw .final(
                .unintelligible("What answers does not say which events it took. Is this the URL of a Freshet server?")
            )
        }
        return Receipt(ids: answer.ids, isRepeat: isRepeat)
    }
}

extension ByteBuffer {
    /// Writes a line of a batch.
    fileprivate mutating func writePublication(_ publication: Publication, saysNoCompression: Bool) {
        writeStaticString("{\"data\":")
        writeJSONString(publication.data.readableBytesView)
        if let type = publication.type {
            writeStaticString(",\"type\":")
            writeJSONString(type)
        }
        if let retry = publication.retry { writeString(",\"retry\":\(Int(retry / .milliseconds(1)))") }
        if saysNoCompression { writeStaticString(",\"compression\":\"none\"") }
        writeStaticString("}\n")
    }
}
