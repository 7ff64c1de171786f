/// What a run has counted; results of several loops add up.
package struct LoadResults: Sendable {
    package var tally = Tally()
    package var incidents = Incidents()
    /// Of the measurement.
    package var deliveries = 0
    // Of the whole run, warm-up included: what is wrong there is wrong as well.
    package var missing = 0
    package var repeated = 0
    package var outOfOrder = 0
    package var stray = 0

    package init() {}

    package mutating func add(_ other: LoadResults) {
        tally.add(other.tally)
        incidents.add(other.incidents)
        deliveries += other.deliveries
        missing += other.missing
        repeated += other.repeated
        outOfOrder += other.outOfOrder
        stray += other.stray
    }
}
