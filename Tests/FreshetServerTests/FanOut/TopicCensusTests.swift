import Freshet
import FreshetServer
import NIOCore
import Testing

@Suite("A census of topics")
struct TopicCensusTests {
    private static let epoch = Epoch("k3f9")!
    /// A minute, of which times below are milliseconds.
    private var census = TopicCensus(window: 0..<60_000)
    private var sequence: Int64 = 0

    @Test("counts the readers of a topic on every loop, each once, whatever they read it by")
    mutating func readers() throws {
        try read(3, "a", "b")
        try read(2, "a")
        try read(4, "a", "*", "**")
        try read(1, "b/c")
        let report = census.report(atMost: 9)
        #expect(report.readers == ["a": 9, "b": 7, "b/c": 5, "*": 4, "**": 4])
        #expect(report.others == 0)
    }

    @Test("has a topic's events by the second, and when the last one was, also if that is long ago")
    mutating func events() throws {
        try publish("a", at: [-5, 1, 2, 59_999])
        try publish("old", at: [-2, -1])
        let report = census.report(atMost: 9)
        #expect(report.busiest.map(\.topic) == ["a", "old"])
        #expect(report.busiest.map(\.eventsPerSecond) == [0.05, 0])
        #expect(report.busiest.map(\.lastEvent) == [59_999, -1])
        #expect(report.readers == ["a": 0, "old": 0])
    }

    @Test("counts an event for each filter that matches it")
    mutating func filters() throws {
        try read(1, "orders/*")
        try read(1, "orders/**")
        try publish("orders/1", at: [1])
        try publish("orders/2", at: [2])
        try publish("orders/2/lines", at: [3])
        let events = census.report(atMost: 9).busiest.map { ($0.topic, ($0.eventsPerSecond * 60).rounded()) }
        #expect(
            Dictionary(uniqueKeysWithValues: events) == [
                "orders/*": 2, "orders/**": 3, "orders/1": 1, "orders/2": 1, "orders/2/lines": 1,
            ])
    }

    @Test("names those first of which more readers get more, and says how many it leaves out")
    mutating func busiest() throws {
        for number in 0..<100 { try read(1, "quiet/\(number)") }
        try read(50, "crowded")
        try publish("noisy", at: Array(0..<40))
        try read(10, "both")
        try publish("both", at: Array(0..<10))
        let report = census.report(atMost: 4)
        #expect(report.busiest.map(\.topic) == ["both", "crowded", "noisy", "quiet/0"])
        #expect(report.others == 99)
    }

    @Test("is empty while nothing is read and nothing comes")
    func empty() {
        #expect(census.report(atMost: 9) == TopicCensus(window: 0..<1).report(atMost: 0))
        #expect(census.report(atMost: 9).busiest.isEmpty)
    }

    private mutating func read(_ readers: Int, _ filters: String...) throws {
        census.count(readers: readers, of: TopicSelection(try filters.map { try TopicFilter($0) }))
    }

    private mutating func publish(_ topic: String, at times: [Int64]) throws {
        for time in times {
            sequence += 1
            let id = EventID(epoch: Self.epoch, position: Position(sequence: sequence))
            census.count(Event(id: id, topic: try Topic(topic), data: ByteBuffer(), milliseconds: time))
        }
    }
}

extension TopicReport {
    fileprivate var readers: [String: Int] {
        Dictionary(uniqueKeysWithValues: busiest.map { ($0.topic, $0.readers) })
    }
}
