import Foundation
package import NIOCore
import NIOFoundationCompat

/// JetStream's API for one stream: requests and answers in JSON (nats-server's `$JS.API` subjects).
package struct JetStream: Sendable {
    let requests: NATSRequests
    let stream: String

    /// How long an answer of the API may take; a leader that is being elected gives none.
    static let patience = Duration.seconds(3)

    func info() async throws(NATSFailure) -> StreamInfo {
        try await call("STREAM.INFO.\(stream)", Nothing())
    }

    func create(_ configuration: StreamConfiguration) async throws(NATSFailure) -> StreamInfo {
        try await call("STREAM.CREATE.\(stream)", configuration)
    }

    /// Asks the leader.
    ///
    /// - Returns: `nil` if there is none.
    func message(at sequence: Int64) async throws(NATSFailure) -> StoredMessage? {
        try await message(MessageRequest(seq: sequence))
    }

    func lastMessage(of subject: String) async throws(NATSFailure) -> StoredMessage? {
        try await message(MessageRequest(lastBySubj: subject))
    }

    /// The first one of a subject from a sequence on.
    func message(of subject: String, from sequence: Int64) async throws(NATSFailure) -> StoredMessage? {
        try await message(MessageRequest(seq: sequence, nextBySubj: subject))
    }

    private func message(_ request: MessageRequest) async throws(NATSFailure) -> StoredMessage? {
        do throws(NATSFailure) {
            let found: FoundMessage = try await call("STREAM.MSG.GET.\(stream)", request)
            return found.message
        } catch {
            if case .refused(let refusal) = error, refusal.isMessageMissing { return nil }
            throw error
        }
    }

    /// Removes one message. One that is gone already is no failure.
    package func delete(_ sequence: Int64) async throws(NATSFailure) {
        do throws(NATSFailure) {
            let _: Done = try await call("STREAM.MSG.DELETE.\(stream)", DeleteRequest(seq: sequence))
        } catch {
            guard case .refused(let refusal) = error, refusal.code != 503 else { throw error }
        }
    }

    func createConsumer(_ configuration: ConsumerConfiguration) async throws(NATSFailure) -> ConsumerInfo {
        let request = ConsumerRequest(streamName: stream, config: configuration)
        return try await call("CONSUMER.CREATE.\(stream)", request)
    }

    /// Has a consumer removed that is no longer listened to. It would go by itself; its server may be gone already.
    func dropConsumer(_ name: String) {
        requests.send("$JS.API.CONSUMER.DELETE.\(stream).\(name)", patience: Self.patience) { _ in }
    }

    /// Appends a message.
    ///
    /// - Parameter sequence: that of the last message of the subject, for it to succeed; `nil` for whatever it is.
    /// - Returns: its sequence.
    package func append(
        _ body: ByteBuffer, to subject: String, behind sequence: Int64? = nil, headers: [(String, String)] = []
    ) async throws(NATSFailure) -> Int64 {
        var headers = headers
        if let sequence { headers.append(("Nats-Expected-Last-Subject-Sequence", "\(sequence)")) }
        let reply = try await requests.send(subject, body, headers: headers, patience: Self.patience)
        return try Self.acknowledgedSequence(reply.body)
    }

    /// Where a message stands that was appended. Every publication waits for this, so the usual answer is not decoded,
    /// but looked through: `{"stream":"NAME","seq":123}`.
    static func acknowledgedSequence(_ body: ByteBuffer) throws(NATSFailure) -> Int64 {
        var rest = body.readableBytesView[...]
        let name = Array(",\"seq\":".utf8)
        while let comma = rest.firstIndex(of: name[0]) {
            rest = rest[comma...]
            guard rest.starts(with: name) else {
                rest = rest.dropFirst()
                continue
            }
            let digits = rest.dropFirst(name.count).prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
            if let sequence = Int64(String(decoding: digits, as: UTF8.self)), sequence > 0 { return sequence }
            break
        }
        let acknowledgement: PublishAcknowledgement = try decoded(body)
        return acknowledgement.seq
    }

    private func call<Answer: Decodable>(
        _ method: String, _ request: some Encodable
    ) async throws(NATSFailure) -> Answer {
        let body = (try? Self.encoder.encode(request)).map { ByteBuffer(data: $0) } ?? ByteBuffer()
        let reply = try await requests.send("$JS.API.\(method)", body, patience: Self.patience)
        return try Self.decoded(reply.body)
    }

    private static let encoder: JSONEncoder = {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        return encoder
    }()

    private static let decoder: JSONDecoder = {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return decoder
    }()

    static func decoded<Answer: Decodable>(_ body: ByteBuffer) throws(NATSFailure) -> Answer {
        let data = Data(buffer: body)
        if let refusal = try? decoder.decode(Refusal.self, from: data) { throw .refused(refusal.error) }
        do {
            return try decoder.decode(Answer.self, from: data)
        } catch {
            throw .unintelligible("\(error)")
        }
    }
}
