import CoreMetrics
import Synchronization

/// Something that is measured, under one name and with one set of labels.
protocol Instrument: AnyObject, Sendable {
    /// Writes its samples.
    func write(to text: inout ExpositionText, name: String, labels: LabelSet)
}

/// One atomic addition, on whatever thread.
final class WholeCounter: CounterHandler, Instrument {
    private let count = Atomic<Int64>(0)

    func increment(by amount: Int64) { count.wrappingAdd(amount, ordering: .relaxed) }
    func reset() { count.store(0, ordering: .relaxed) }

    func write(to text: inout ExpositionText, name: String, labels: LabelSet) {
        text.sample(name, labels, "\(count.load(ordering: .relaxed))")
    }
}

final class FractionCounter: FloatingPointCounterHandler, Instrument {
    private let sum = AtomicDouble()

    /// What is not a number, or less than none, would spoil the sum for ever.
    func increment(by amount: Double) { if amount > 0, amount.isFinite { sum.add(amount) } }
    func reset() { sum.set(0) }

    func write(to text: inout ExpositionText, name: String, labels: LabelSet) {
        text.sample(name, labels, sum.value.exposed)
    }
}

final class GaugeCell: MeterHandler, RecorderHandler, Instrument {
    private let current = AtomicDouble()

    func set(_ value: Int64) { current.set(Double(value)) }
    func set(_ value: Double) { current.set(value) }
    func increment(by amount: Double) { current.add(amount) }
    func decrement(by amount: Double) { current.add(-amount) }
    func record(_ value: Int64) { set(value) }
    func record(_ value: Double) { set(value) }

    func write(to text: inout ExpositionText, name: String, labels: LabelSet) {
        text.sample(name, labels, current.value.exposed)
    }
}

/// Counts by fixed bounds, so that servers can be added up; a timer's values are seconds.
final class HistogramCell: RecorderHandler, TimerHandler, Instrument {
    private final class Bucket: Sendable {
        let count = Atomic<Int64>(0)
    }

    private let bounds: [Double]
    /// One for each bound, and one for what is beyond the last. Each value is counted in one; they are added up when read.
    private let buckets: [Bucket]
    private let sum = AtomicDouble()

    init(bounds: [Double]) {
        self.bounds = bounds
        buckets = (0...bounds.count).map { _ in Bucket() }
    }

    func record(_ value: Int64) { record(Double(value)) }
    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }

    func record(_ value: Double) {
        guard !value.isNaN else { return }
        // The bound is part of its bucket.
        let index = bounds.firstIndex { value <= $0 } ?? bounds.count
        buckets[index].count.wrappingAdd(1, ordering: .relaxed)
        sum.add(value)
    }

    func write(to text: inout ExpositionText, name: String, labels: LabelSet) {
        var count: Int64 = 0
        for (index, bucket) in buckets.enumerated() {
            count += bucket.count.load(ordering: .relaxed)
            let bound = index < bounds.count ? bounds[index].exposed : "+Inf"
            text.sample(name + "_bucket", labels.with("le", bound), "\(count)")
        }
        text.sample(name + "_sum", labels, sum.value.exposed)
        // Of the same reading as the last bucket, to which it has to be equal.
        text.sample(name + "_count", labels, "\(count)")
    }
}
