package import CoreMetrics
import Synchronization

/// Keeps what swift-metrics measures, and writes it out in Prometheus' text format.
///
/// Making an instrument looks it up by name and labels; using it is one or a few atomic operations. Whoever makes the same
/// one again gets the same one. A name that is there already as something else gives an instrument that nobody reads: two
/// kinds under one name would make the whole page unreadable.
package final class MetricsRegistry: MetricsFactory {
    /// Of what is written out.
    package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    private struct Family {
        let kind: MetricKind
        var series: [LabelSet: any Instrument] = [:]
    }

    private let families = Mutex<[String: Family]>([:])
    private let descriptions: [String: MetricDescription]

    package init(_ descriptions: [MetricDescription] = []) {
        self.descriptions = Dictionary(descriptions.map { ($0.name, $0) }) { first, _ in first }
    }

    /// Everything there is at this moment, by name.
    package func exposition() -> String {
        let families = families.withLock { $0 }
        var text = ExpositionText()
        for (name, family) in families.sorted(by: { $0.key < $1.key }) where !family.series.isEmpty {
            text.begin(name, kind: family.kind.rawValue, help: descriptions[name]?.help ?? name)
            for (labels, instrument) in family.series.sorted(by: { $0.key < $1.key }) {
                text.write(name, labels, instrument.value)
            }
        }
        return text.text
    }

    /// The same for programs: by the names that the text has, too, each metric's series in the order of their labels.
    package func readings() -> [String: [MetricReading]] {
        families.withLock { $0 }.mapValues { family in
            family.series.sorted { $0.key < $1.key }.map { labels, instrument in
                MetricReading(labels: labels.values, value: instrument.value)
            }
        }
    }

    private func instrument<Made: Instrument>(
        _ kind: MetricKind,
        _ label: String,
        _ dimensions: [(String, String)],
        make: (_ name: String) -> Made
    ) -> Made {
        let name = kind.name(of: label)
        let labels = LabelSet(dimensions)
        return families.withLock { families in
            if let there = families[name]?.series[labels] as? Made { return there }
            let made = make(name)
            var family = families[name] ?? Family(kind: kind)
            guard family.kind == kind, family.series[labels] == nil else { return made }
            family.series[labels] = made
            families[name] = family
            return made
        }
    }

    private func remove(_ instrument: AnyObject) {
        families.withLock { families in
            for (name, family) in families {
                guard let labels = family.series.first(where: { $0.value === instrument })?.key else { continue }
                families[name]?.series[labels] = nil
            }
        }
    }

    private func bounds(of name: String, otherwise usual: [Double]) -> [Double] { descriptions[name]?.buckets ?? usual }
}

// What swift-metrics asks for.
extension MetricsRegistry {
    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        instrument(.counter, label, dimensions) { _ in WholeCounter() }
    }

    package func makeFloatingPointCounter(
        label: String, dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        instrument(.counter, label, dimensions) { _ in FractionCounter() }
    }

    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        instrument(.gauge, label, dimensions) { _ in GaugeCell() }
    }

    /// - Parameter aggregate: whether all values count, or only the last: that is a gauge.
    package func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        guard aggregate else { return instrument(.gauge, label, dimensions) { _ in GaugeCell() } }
        return instrument(.histogram, label, dimensions) { name in
            HistogramCell(bounds: bounds(of: name, otherwise: MetricDescription.numberBuckets))
        }
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        instrument(.histogram, label.hasSuffix("_seconds") ? label : label + "_seconds", dimensions) { name in
            HistogramCell(bounds: bounds(of: name, otherwise: MetricDescription.secondBuckets))
        }
    }

    package func destroyCounter(_ handler: any CounterHandler) { remove(handler) }
    package func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) { remove(handler) }
    package func destroyMeter(_ handler: any MeterHandler) { remove(handler) }
    package func destroyRecorder(_ handler: any RecorderHandler) { remove(handler) }
    package func destroyTimer(_ handler: any TimerHandler) { remove(handler) }
}

enum MetricKind: String, Sendable {
    case counter, gauge, histogram

    func name(of label: String) -> String {
        let name = label.asMetricName
        return self == .counter && !name.hasSuffix("_total") ? name + "_total" : name
    }
}
