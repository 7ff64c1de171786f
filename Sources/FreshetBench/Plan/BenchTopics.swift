package import Freshet

/// The topics of a run, over which subscribers and publications are spread evenly.
package struct BenchTopics: Sendable, Hashable {
    package let names: [String]
    /// Stored, because it is asked for with every delivery.
    let count: Int

    /// - Parameter prefix: the topic itself if there is one; of several, the first segments.
    package init(prefix: String, count: Int) throws(TopicError) {
        let names = count == 1 ? [prefix] : (1...count).map { "\(prefix)/\($0)" }
        for name in names { _ = try Topic(name) }
        self.names = names
        self.count = count
    }

    /// A topic that no other run has.
    package static var randomPrefix: String { "bench/" + RunToken.random().text }

    /// The topic that a subscriber reads.
    package func index(ofSubscriber number: Int) -> Int { number % count }

    /// The topic to which a publisher's event of this sequence number goes: to each in turn, and publishers do not all
    /// begin with the same one.
    package func index(ofPublisher publisher: Int, sequence: Int) -> Int { (publisher + sequence) % count }

    /// How many of a publisher's first `sequences` events go to a topic.
    package func events(of publisher: Int, amongFirst sequences: Int, to topic: Int) -> Int {
        let first = (topic - publisher % count + count) % count
        return sequences > first ? (sequences - first - 1) / count + 1 : 0
    }

    /// The path of a topic (RFC 3986 § 3.3).
    package static func path(of name: String) -> String {
        let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/".utf8)
        return name.utf8.reduce(into: "/events/") { path, byte in
            guard !plain.contains(byte) else { return path.unicodeScalars.append(Unicode.Scalar(byte)) }
            path += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }
    }
}
