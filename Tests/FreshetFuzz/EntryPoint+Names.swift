import Freshet
import FreshetClient
import FreshetServer
import HTTPTypes
import Hummingbird

// What names events and topics, and from where they are read.
extension EntryPoint {
    static let eventID = EntryPoint("event-id") { bytes in
        guard let id = EventID(bytes.text) else { return }
        try promise(id.description.isSpelt(bytes.text), "There is one spelling of each ID.")
    }

    static let topics = EntryPoint("topics") { bytes in
        let names = bytes.lines(6).lines
        let topics = names.compactMap { try? Topic($0) }
        let filters = names.compactMap { try? TopicFilter($0) }
        for topic in topics { try check(topic) }
        for (one, other) in filters.flatMap({ one in filters.map { (one, $0) } }) {
            try promise(!one.covers(other) || one.overlaps(other), "What covers a filter overlaps it.")
            try promise(one.overlaps(other) == other.overlaps(one), "Two filters overlap each other.")
            let common = one.intersection(other)
            for topic in topics {
                let matches = one.matches(topic) && other.matches(topic)
                let isCommon = common?.matches(topic) ?? false
                try promise(isCommon == matches, "What two filters have in common is what both match.")
            }
            for topic in topics where other.matches(topic) {
                try promise(!one.covers(other) || one.matches(topic), "What covers a filter matches what it matches.")
                try promise(!one.matches(topic) || one.overlaps(other), "Filters that match one topic overlap.")
            }
        }
    }

    private static func check(_ topic: Topic) throws {
        try promise(1...Topic.maximumBytes ~= topic.name.utf8.count, "A topic has 1 to 256 bytes.")
        try promise(topic.name.unicodeScalars.allSatisfy { $0.value >= 0x20 }, "A topic holds no control characters.")
        try promise(TopicFilter(topic).matches(topic), "A topic is a filter that matches it.")
        try promise((try? TopicFilter(topic.name))?.topic == topic, "A topic's name is a filter that names it.")
        let url = try ServerAddress("http://localhost").publishing(to: topic)
        let path = String(url.dropFirst("http://localhost".count))
        try promise((try? EventRequest(request: Request(.post, path)).topic) == topic, "A topic has a path of its own.")
    }

    static let query = EntryPoint("query") { bytes in
        let (lines, _) = bytes.lines(2)
        let request = Request(.get, lines[0], [.lastEventID: lines[1]])
        do {
            try check(try StreamQuery(request))
        } catch let problem as Problem {
            try promise(problem.status == .badRequest, "A query that cannot be read gets 400.")
        }
        let wanted = EventRequest(request: request)
        let limits = EventLimits()
        let selection = try? wanted.selection(limits: limits)
        try promise(selection?.filters.count ?? 1 <= limits.topics, "No request reads more topics than it may.")
        let point = try? wanted.startingPoint(default: .latest)
        let header = request.headers[.lastEventID] ?? ""
        try promise(header.isEmpty || point == .after(header), "The header wins, whatever stands in it.")
        if let limit = try? wanted.wholeNumber("limit", from: 1, to: 1_000) {
            try promise(1...1_000 ~= limit, "A number is within its bounds.")
        }
        if let retry = try? wanted.retry { try promise(.zero ... .seconds(86_400) ~= retry, "Nobody waits a day.") }
    }

    private static func check(_ query: StreamQuery) throws {
        // Streams count on from it, in numbers that a page can count to.
        let positions = 0...9_007_199_254_740_991
        try promise(positions ~= query.lastPosition ?? 0 && positions ~= query.until ?? 0, "Nobody counts beyond 2⁵³.")
        try promise(.zero ... .seconds(86_400) ~= query.retry ?? .zero, "Nobody waits longer than a day.")
    }
}

extension HTTPField.Name {
    fileprivate static let lastEventID = HTTPField.Name("Last-Event-ID")!
}
