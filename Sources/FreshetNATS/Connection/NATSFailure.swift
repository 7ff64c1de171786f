import CNats
import Freshet

/// Why something could not be had from NATS.
package enum NATSFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// Nothing reached the server, or nobody there is responsible at the moment: between two leaders, for example.
    case unreachable(String)
    /// The server was asked, and has not answered in time. It may have done it, or do it later.
    case noAnswer
    /// The server said no.
    case refused(JetStreamError)
    /// The server's answer makes no sense: what.
    case unintelligible(String)

    init(_ status: natsStatus) {
        self = status == NATS_TIMEOUT ? .noAnswer : .unreachable(String(cString: natsStatus_GetText(status)))
    }

    package var description: String {
        switch self {
        case .unreachable(let reason): "NATS cannot be reached (\(reason))."
        case .noAnswer: "NATS has not answered in time."
        case .refused(let error): "NATS refused: \(error.description) (\(error.number))."
        case .unintelligible(let what): "NATS answered what is not understood: \(what)."
        }
    }
}

/// What JetStream says when it refuses. The numbers are nats-server's (`errors.json`).
package struct JetStreamError: Error, Sendable, Hashable, Decodable {
    /// As HTTP's.
    let code: Int
    /// What exactly, in nats-server's counting.
    let number: Int
    package let description: String

    enum CodingKeys: String, CodingKey {
        case code, description
        case number = "errCode"
    }

    /// The stream is not there.
    var isStreamMissing: Bool { number == 10_059 }
    /// No message is where one was looked for.
    var isMessageMissing: Bool { number == 10_037 || code == 404 && number == 0 }
    /// Somebody else was faster with a record of this subject.
    var isOvertaken: Bool { number == 10_071 || number == 10_070 }
    /// The stream, the account or the disk is full.
    var isFull: Bool { [10_023, 10_028, 10_047, 10_077, 10_122].contains(number) }
    var isTooLarge: Bool { number == 10_054 || number == 10_097 }
    /// It may pass by itself: no leader, no quorum.
    var isPassing: Bool { code == 503 }
}
