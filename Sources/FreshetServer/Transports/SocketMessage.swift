import Freshet
import FreshetWire
import NIOCore

/// By what a client names its subscriptions and requests: a JSON number or string; nothing for the subscription that
/// the handshake's address made.
enum SubscriptionName: Hashable, Sendable, Decodable {
    /// The longest text. A connection keeps as many as it has subscriptions, and says them each time that it is idle.
    static let maximumBytes = 256

    case none
    case number(Int)
    case text(String)

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let number = try? value.decode(Int.self) {
            self = .number(number)
        } else {
            let text = try value.decode(String.self)
            guard text.utf8.count <= Self.maximumBytes else {
                throw DecodingError.dataCorruptedError(in: value, debugDescription: "A name that is too long.")
            }
            self = .text(text)
        }
    }

    /// As JSON.
    fileprivate var json: String {
        switch self {
        case .none: "null"
        case .number(let number): "\(number)"
        case .text(let text): text.asJSON
        }
    }
}

/// What the server says on a WebSocket, beside events.
struct SocketMessage {
    let text: ByteBuffer

    /// Where a subscription stands; and, the first time that it has everything, that it is caught up.
    static func position(
        of subscription: TopicSubscription,
        _ hub: Hub,
        _ name: SubscriptionName,
        isCaughtUp: Bool?
    ) -> SocketMessage {
        let id = hub.log.epochs.id(of: subscription.position)
        let caughtUp = isCaughtUp.map { ",\"caughtUp\":\($0)" } ?? ""
        let owner = name == .none ? "" : ",\"subscription\":\(name.json)"
        return SocketMessage(text: ByteBuffer(string: "{\"type\":\"position\",\"id\":\"\(id)\"\(owner)\(caughtUp)}"))
    }

    static func gap(_ gap: Gap, _ id: EventID) -> SocketMessage {
        var text = ByteBuffer()
        text.writeGapRecord(gap, id: id)
        return SocketMessage(text: text)
    }

    static func notice(_ notice: StreamNotice) -> SocketMessage {
        var text = ByteBuffer()
        text.writeNoticeRecord(notice)
        return SocketMessage(text: text)
    }

    /// The answer to a request that was carried out.
    static func done(_ request: SubscriptionName, _ members: String = "") -> SocketMessage {
        SocketMessage(text: ByteBuffer(string: "{\"re\":\(request.json)\(members.isEmpty ? "" : "," + members)}"))
    }

    /// The answer to a request that was not.
    static func problem(_ problem: Problem, _ request: SubscriptionName) -> SocketMessage {
        var document = problem.body
        let text = document.readString(length: document.readableBytes - 1) ?? "{}"
        return SocketMessage(text: ByteBuffer(string: "{\"re\":\(request.json),\"error\":\(text)}"))
    }
}
