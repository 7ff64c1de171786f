import Freshet
import HTTPTypes
package import Hummingbird
import HummingbirdCore
import NIOCore

/// What a request says of the generated stream that it wants.
package struct StreamQuery {
    /// The last event that the reader has.
    package let lastPosition: Int?
    /// The last event that it wants.
    package let until: Int?
    /// The reconnection time that the stream is to announce.
    package let retry: Duration?

    /// The names that a last event ID goes by in a query: ours, and the ones that polyfills and peers use.
    static let lastEventIDNames = ["last-event-id", "lastEventId", "lastEventID", "last_event_id"]

    /// The longest reconnection time that may be asked for: whoever waits a day for a stream is lost.
    private static let maximumRetryMilliseconds = 86_400_000

    /// The greatest event ID that a reader may name, 2⁵³ − 1: the last whole number that a page can count to. Streams
    /// count on from what readers say, so it also keeps whoever says `Int.max` from making them overflow.
    private static let maximumPosition = 9_007_199_254_740_991

    /// - Throws: ``Problem`` 400 if the query is malformed. An unreadable header is not an error: no page can change
    ///   what its EventSource sends, so such a reader begins at the beginning.
    package init(_ request: Request) throws(Problem) {
        let query = request.uri.queryParameters
        until = try Self.wholeNumber("until", in: query)
        retry = try Self.wholeNumber("retry", in: query, atMost: Self.maximumRetryMilliseconds)
            .map { .milliseconds($0) }
        // The header wins: the URL stays the same on every reconnect, the header moves on.
        if let header = request.headers[.lastEventID] {
            lastPosition = Self.position(header[...])
        } else {
            lastPosition = try Self.position(in: query)
        }
    }

    private static func position(in query: Query) throws(Problem) -> Int? {
        for name in lastEventIDNames {
            guard let value = query[name[...]] else { continue }
            if value == "earliest" || value.isEmpty { return nil }
            guard let position = position(value) else {
                throw Problem(.badRequest, "\(name) is the ID of an event of this stream: a whole number such as 42.")
            }
            return position
        }
        return nil
    }

    private static func wholeNumber(
        _ name: Substring,
        in query: Query,
        atMost maximum: Int = maximumPosition
    ) throws(Problem) -> Int? {
        guard let value = query[name] else { return nil }
        guard let number = position(value), number <= maximum else {
            throw Problem(.badRequest, "\(name) is a whole number from 0 to \(maximum).")
        }
        return number
    }

    /// Digits only: `Int` would take a sign too.
    private static func position(_ text: Substring) -> Int? {
        guard text.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) else { return nil }
        return Int(text).flatMap { $0 <= maximumPosition ? $0 : nil }
    }

    private typealias Query = FlatDictionary<Substring, Substring>
}
