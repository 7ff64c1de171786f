import CoreMetrics
import FreshetMetrics
import Testing

@Suite("What is measured, written out")
struct ExpositionTests {
    private let registry = MetricsRegistry([
        MetricDescription(name: "taste_total", help: "How often\nit \"was\" \\ tasted."),
        MetricDescription(name: "size_bytes", help: "Sizes.", buckets: [10, 100]),
    ])

    @Test("is a counter with its help, its type, and a name that says so")
    func counter() {
        let counter = Counter(label: "taste", dimensions: [("of", "tea"), ("by", "us")], factory: registry)
        counter.increment(by: 41)
        counter.increment()
        #expect(
            registry.exposition() == """
                # HELP taste_total How often\\nit "was" \\\\ tasted.
                # TYPE taste_total counter
                taste_total{by="us",of="tea"} 42

                """)
    }

    @Test("escapes what would end a label's value, or its line")
    func escaping() {
        Meter(label: "m", dimensions: [("why", "a \"b\" \\ c\nd")], factory: registry).set(1.5)
        #expect(registry.exposition().contains(#"m{why="a \"b\" \\ c\nd"} 1.5"# + "\n"))
    }

    @Test(
        "has names that the format knows, whatever they were",
        arguments: [("http.server-time", "http_server_time"), ("9lives", "_9lives"), ("", "_"), ("a:b", "a:b")])
    func names(label: String, name: String) {
        Meter(label: label, factory: registry).set(7)
        #expect(registry.exposition().hasSuffix("# TYPE \(name) gauge\n\(name) 7\n"))
    }

    @Test("counts a value in every bucket that it fits, its bound included")
    func histogram() {
        let recorder = Recorder(label: "size_bytes", factory: registry)
        for value in [10, 11, 100, 101] { recorder.record(value) }
        #expect(
            registry.exposition() == """
                # HELP size_bytes Sizes.
                # TYPE size_bytes histogram
                size_bytes_bucket{le="10"} 1
                size_bytes_bucket{le="100"} 3
                size_bytes_bucket{le="+Inf"} 4
                size_bytes_sum 222
                size_bytes_count 4

                """)
    }

    @Test("has timers in seconds")
    func timer() {
        Timer(label: "wait", factory: registry).recordNanoseconds(1_500_000_000)
        let text = registry.exposition()
        #expect(text.contains("wait_seconds_bucket{le=\"1\"} 0\nwait_seconds_bucket{le=\"2.5\"} 1\n"))
        #expect(text.contains("wait_seconds_sum 1.5\nwait_seconds_count 1\n"))
    }

    @Test("has a gauge that goes up and down, and one that is what it was last")
    func gauges() {
        let meter = Meter(label: "open", factory: registry)
        meter.increment(by: 3)
        meter.decrement()
        Gauge(label: "warm", factory: registry).record(2.25)
        #expect(registry.exposition().contains("\nopen 2\n"))
        #expect(registry.exposition().hasSuffix("\nwarm 2.25\n"))
    }

    @Test("adds up fractions, and lets nothing spoil the sum")
    func fractions() {
        let counter = FloatingPointCounter(label: "used", factory: registry)
        for amount in [0.25, .nan, -1, .infinity, 0.5] { counter.increment(by: amount) }
        #expect(registry.exposition().hasSuffix("\nused_total 0.75\n"))
    }
}
