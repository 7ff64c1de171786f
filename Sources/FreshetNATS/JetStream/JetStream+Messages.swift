import Foundation
import NIOCore

// What JetStream is asked and answers, as far as it matters here: by its own names.

struct Nothing: Encodable {}

struct Refusal: Decodable {
    let error: JetStreamError
}

struct Done: Decodable {
    let success: Bool
}

struct PublishAcknowledgement: Decodable {
    let seq: Int64
}

struct StreamConfiguration: Codable, Sendable {
    var name: String
    var subjects: [String]
    var retention = "limits"
    var storage = "file"
    /// What is full takes nothing new: nothing is dropped that our retention keeps.
    var discard = "new"
    var numReplicas: Int
    var maxBytes: Int?
    var maxMsgs: Int?
    var maxMsgsPerSubject: Int?
    /// In nanoseconds.
    var maxAge: Int?
    /// For reads of what a server knows to be there.
    var allowDirect: Bool? = true
    var denyDelete: Bool?
    var denyPurge: Bool?
    /// In nanoseconds: the least that there is. Batches that are sent again are told apart by us.
    var duplicateWindow: Int? = 100_000_000

    init(name: String, subjects: [String], replicas: Int, maximumBytes: Int?) {
        self.name = name
        self.subjects = subjects
        numReplicas = replicas
        maxBytes = maximumBytes
    }
}

struct StreamInfo: Decodable {
    struct State: Decodable {
        let firstSeq: Int64
        let lastSeq: Int64
        let messages: Int64
        let bytes: Int64
    }

    let config: StreamConfiguration
    let created: String
    let state: State
}

struct MessageRequest: Encodable {
    var seq: Int64?
    var lastBySubj: String?
    var nextBySubj: String?
}

struct FoundMessage: Decodable {
    let message: StoredMessage
}

/// A message as the leader has it.
struct StoredMessage: Decodable, Sendable {
    let subject: String
    let seq: Int64
    let data: Data?
    /// When the stream's leader took it: with the sequence, it tells this message from every other.
    let time: String

    var body: ByteBuffer { data.map { ByteBuffer(bytes: $0) } ?? ByteBuffer() }
}

struct DeleteRequest: Encodable {
    let seq: Int64
    /// Overwriting it on the disk would be for secrets.
    var noErase = true
}

struct ConsumerRequest: Encodable {
    let streamName: String
    let config: ConsumerConfiguration
}

/// One that nobody acknowledges, kept in memory on one server: if it is gone, another one goes on.
struct ConsumerConfiguration: Encodable, Sendable {
    let deliverSubject: String
    let deliverPolicy = "by_start_sequence"
    let optStartSeq: Int64
    let ackPolicy = "none"
    let maxDeliver = 1
    let replayPolicy = "instant"
    let flowControl = true
    /// In nanoseconds.
    let idleHeartbeat: Int64
    let inactiveThreshold: Int64 = 10_000_000_000
    let numReplicas = 1
    let memStorage = true
}

struct ConsumerInfo: Decodable, Sendable {
    struct Cluster: Decodable, Sendable {
        let leader: String?
    }

    let name: String
    let cluster: Cluster?
    let numPending: Int64
}
