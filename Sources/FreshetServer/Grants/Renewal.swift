import Freshet

/// What a server that was brought a token for another one's stream tells of it: the grant, which it has checked.
struct Renewal: Sendable, Hashable, Codable {
    let stream: String
    private let publish: [String]
    private let subscribe: [String]
    private let subject: String?
    private let expiryMilliseconds: Int64?
    private let isWidenedByToken: Bool
    private let allowsCompression: Bool
    private let administers: Bool

    init(of stream: String, by grant: Grant) {
        self.stream = stream
        publish = grant.publish.map(\.pattern)
        subscribe = grant.subscribe.map(\.pattern)
        subject = grant.subject
        expiryMilliseconds = grant.expiryMilliseconds
        isWidenedByToken = grant.isWidenedByToken
        allowsCompression = grant.allowsCompression
        administers = grant.administers
    }

    var grant: Grant {
        Grant(
            publish: publish.compactMap { try? TopicFilter($0) },
            subscribe: subscribe.compactMap { try? TopicFilter($0) },
            subject: subject,
            expiryMilliseconds: expiryMilliseconds,
            isWidenedByToken: isWidenedByToken,
            allowsCompression: allowsCompression,
            administers: administers
        )
    }
}
