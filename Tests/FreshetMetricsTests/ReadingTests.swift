import CoreMetrics
import Foundation
import FreshetMetrics
import Testing

@Suite("What is measured, for programs")
struct ReadingTests {
    private let registry = MetricsRegistry([MetricDescription(name: "size_bytes", help: "Sizes.", buckets: [10, 100])])

    @Test("has each metric's series with their labels, by the name that the text has")
    func numbers() {
        Counter(label: "taste", dimensions: [("of", "tea")], factory: registry).increment(by: 42)
        Meter(label: "open", dimensions: [("b", "1")], factory: registry).set(2)
        Meter(label: "open", dimensions: [("a", "1")], factory: registry).set(1.5)
        #expect(
            registry.readings() == [
                "taste_total": [MetricReading(labels: ["of": "tea"], value: .number(42))],
                "open": [
                    MetricReading(labels: ["a": "1"], value: .number(1.5)),
                    MetricReading(labels: ["b": "1"], value: .number(2)),
                ],
            ])
    }

    @Test("counts a value in one bucket, the last of which has no bound")
    func histogram() {
        let recorder = Recorder(label: "size_bytes", factory: registry)
        for value in [10, 11, 100, 101] { recorder.record(value) }
        let value = MetricReading.Value.histogram(bounds: [10, 100], counts: [1, 2, 1], sum: 222)
        #expect(registry.readings() == ["size_bytes": [MetricReading(labels: [:], value: value)]])
    }

    @Test(
        "is JSON with the members that its kind has",
        arguments: [
            (MetricReading.Value.number(7), #"{"labels":{"a":"b"},"value":7}"#),
            (
                .histogram(bounds: [0.5], counts: [1, 2], sum: 3.25),
                #"{"bounds":[0.5],"counts":[1,2],"labels":{"a":"b"},"sum":3.25}"#
            ),
        ])
    func json(value: MetricReading.Value, json: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let encoded = try encoder.encode(MetricReading(labels: ["a": "b"], value: value))
        #expect(String(decoding: encoded, as: UTF8.self) == json)
    }
}
