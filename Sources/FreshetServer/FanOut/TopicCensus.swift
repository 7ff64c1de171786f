package import Freshet
import HeapModule

/// How many read each topic, and how much comes on it. It is taken when somebody asks, from copies: nothing is counted
/// for it while events are delivered.
package struct TopicCensus {
    /// A topic, or a filter with wildcards.
    private struct Row {
        let filter: TopicFilter
        var audiences: [Int] = []
        /// Within ``window``.
        var events = 0
        var lastEvent: Int64?
    }

    /// Orders rows by how busy they are, and by name those that are about as busy: so that they keep their places while
    /// somebody looks, and figures go up and down a little.
    private struct Place: Comparable {
        /// Each is twice as busy as the one below.
        let level: Double.Exponent
        let name: String
        let row: Int

        static func < (one: Place, other: Place) -> Bool {
            (one.level, other.name, other.row) < (other.level, one.name, one.row)
        }
    }

    /// Which events count, in milliseconds since 1970 UTC.
    private let window: Range<Int64>
    /// How many read by each audience.
    private var readers: [Int] = []
    private var rows: [Row] = []
    private var topicRows: [Topic: Int] = [:]
    private let filterRows = FilterIndex<Int>()

    package init(window: Range<Int64>) {
        self.window = window
    }

    package mutating func count(readers count: Int, of selection: TopicSelection) {
        readers.append(count)
        for filter in selection.filters {
            let row = filter.topic.map { self.row(of: $0) } ?? self.row(ofPattern: filter)
            rows[row].audiences.append(readers.count - 1)
        }
    }

    /// Counts for its topic, and for every filter that matches it and was counted before.
    package mutating func count(_ event: Event) {
        count(event, in: row(of: event.topic))
        filterRows.forEach(matching: event.topic) { count(event, in: $0) }
    }

    /// - Parameter limit: how many are named, the busiest first: those of which more readers get more events.
    package func report(atMost limit: Int) -> TopicReport {
        var busiest = Heap<Place>()
        for row in rows.indices {
            let level = busyness(of: rows[row]).exponent
            busiest.insert(Place(level: level, name: rows[row].filter.pattern, row: row))
            if busiest.count > limit { busiest.removeMin() }
        }
        var shown: [TopicActivity] = []
        while let place = busiest.popMax() { shown.append(activity(of: rows[place.row])) }
        return TopicReport(busiest: shown, others: rows.count - shown.count)
    }

    private mutating func row(of topic: Topic) -> Int {
        if let row = topicRows[topic] { return row }
        rows.append(Row(filter: TopicFilter(topic)))
        topicRows[topic] = rows.count - 1
        return rows.count - 1
    }

    private mutating func row(ofPattern filter: TopicFilter) -> Int {
        var row = rows.count
        filterRows.update(filter) { there in
            row = there ?? row
            there = row
        }
        if row == rows.count { rows.append(Row(filter: filter)) }
        return row
    }

    private mutating func count(_ event: Event, in row: Int) {
        if window.contains(event.milliseconds) { rows[row].events += 1 }
        rows[row].lastEvent = max(rows[row].lastEvent ?? .min, event.milliseconds)
    }

    /// By its own readers alone: who reads it by a wildcard reads its neighbours, too.
    private func busyness(of row: Row) -> Double {
        Double(1 + readers(of: row.audiences)) * Double(1 + row.events)
    }

    private func activity(of row: Row) -> TopicActivity {
        var audiences = Set(row.audiences)
        if let topic = row.filter.topic {
            filterRows.forEach(matching: topic) { audiences.formUnion(rows[$0].audiences) }
        }
        return TopicActivity(
            topic: row.filter.pattern,
            readers: readers(of: audiences),
            eventsPerSecond: Double(row.events) * 1_000 / Double(max(1, window.count)),
            lastEvent: row.lastEvent
        )
    }

    private func readers(of audiences: some Sequence<Int>) -> Int { audiences.reduce(0) { $0 + readers[$1] } }
}
