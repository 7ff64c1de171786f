import CoreMetrics
import Synchronization

/// Something that is measured, under one name and with one set of labels.
protocol Instrument: AnyObject, Sendable {
    /// What it stands at.
    var value: MetricReading.Value { get }
}

/// One atomic addition, on whatever thread.
final class WholeCounter: CounterHandler, Instrument {
    private let count = Atomic<Int64>(0)

    func increment(by amount: Int64) { count.wrappingAdd(amount, ordering: .relaxed) }
    func reset() { count.store(0, ordering: .relaxed) }

    // Exact up to 2^53, which no counter lives to see.
    var value: MetricReading.Value { .number(Double(count.load(ordering: .relaxed))) }
}

final class FractionCounter: FloatingPointCounterHandler, Instrument {
    private let sum = AtomicDouble()

    /// What is not a number, or less than none, would spoil the sum for ever.
    func increment(by amount: Double) { if amount > 0, amount.isFinite { sum.add(amount) } }
    func reset() { sum.set(0) }

    var value: MetricReading.Value { .number(sum.value) }
}

final class GaugeCell: MeterHandler, RecorderHandler, Instrument {
    private let current = AtomicDouble()

    func set(_ value: Int64) { current.set(Double(value)) }
    func set(_ value: Double) { current.set(value) }
    func increment(by amount: Double) { current.add(amount) }
    func decrement(by amount: Double) { current.add(-amount) }
    func record(_ value: Int64) { set(value) }
    func record(_ value: Double) { set(value) }

    var value: MetricReading.Value { .number(current.value) }
}

/// Counts by fixed bounds, so that servers can be added up; a timer's values are seconds.
final class HistogramCell: RecorderHandler, TimerHandler, Instrument {
    private final class Bucket: Sendable {
        let count = Atomic<Int64>(0)
    }

    private let bounds: [Double]
    /// One for each bound, and one for what is beyond the last. Each value is counted in one; they are added up when written out.
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

    var value: MetricReading.Value {
        .histogram(bounds: bounds, counts: buckets.map { $0.count.load(ordering: .relaxed) }, sum: sum.value)
    }
}
