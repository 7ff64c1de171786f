import CoreMetrics
import FreshetMetrics
import Testing

@Suite("A registry of metrics")
struct RegistryTests {
    private let registry = MetricsRegistry()

    @Test("gives the same instrument to all who name it, in whatever order its labels are")
    func sameInstrument() {
        Counter(label: "n", dimensions: [("a", "1"), ("b", "2")], factory: registry).increment()
        Counter(label: "n", dimensions: [("b", "2"), ("a", "1")], factory: registry).increment()
        #expect(registry.exposition().hasSuffix("\nn_total{a=\"1\",b=\"2\"} 2\n"))
    }

    @Test("stays readable when a name is used for two kinds")
    func twoKinds() {
        Meter(label: "n_total", factory: registry).set(1)
        Counter(label: "n", factory: registry).increment(by: 5)
        #expect(registry.exposition() == "# HELP n_total n_total\n# TYPE n_total gauge\nn_total 1\n")
    }

    @Test("forgets what is destroyed, and the name with the last of it")
    func destroying() {
        let counter = Counter(label: "n", factory: registry)
        counter.increment()
        counter.destroy()
        #expect(registry.exposition() == "")
    }

    @Test("loses nothing that many threads count at once")
    func manyThreads() async {
        let counter = Counter(label: "n", factory: registry)
        let timer = Timer(label: "t", factory: registry)
        await withTaskGroup { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<10_000 {
                        counter.increment()
                        timer.recordSeconds(1)
                    }
                }
            }
        }
        #expect(registry.exposition().contains("\nn_total 80000\n"))
        #expect(registry.exposition().contains("\nt_seconds_sum 80000\n"))
    }
}
