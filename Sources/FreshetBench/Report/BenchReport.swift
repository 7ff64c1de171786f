import FreshetWire

/// What a run saw.
package struct BenchReport: Sendable, Encodable {
    package let url: String
    package let transport: BenchTransport
    package let topics: Int
    package let subscribers: Int
    package let publishers: Int
    /// Of an event's data.
    package let payloadBytes: Int
    /// From the first request to the last delivery or acknowledgement.
    package let seconds: Double
    /// Events that were acknowledged.
    package let published: Int
    package let publishedPerSecond: Double
    /// Events that subscribers received, each counted once.
    package let deliveries: Int
    package let deliveriesPerSecond: Double
    /// Publish request begun to event received.
    package let latency: LatencySummary
    /// Publish request begun to its acknowledgement.
    package let acknowledgement: LatencySummary
    /// What came over the subscribers' connections, HTTP framing included, TLS not.
    package let bytesPerDelivery: Double
    /// How often a subscriber's socket was read. Fewer than one: deliveries came several at a time.
    package let readsPerDelivery: Double
    /// By how much the slowest publication missed the time that `--rate` had set for it.
    package let longestLagMilliseconds: Double
    // Of the whole run, warm-up included.
    package let missing: Int
    package let repeated: Int
    package let outOfOrder: Int
    /// Events of topics to which their reader has not subscribed.
    package let stray: Int
    /// Events that this run did not publish, on its topics.
    package let foreign: Int
    /// Gaps that the server has told.
    package let gaps: Int
    package let reconnects: Int
    package let repeatedRequests: Int
    /// What the bench itself has used: on a shared machine, the server did not get it.
    package let benchMicrosecondsPerDelivery: Double
    /// `nil` without a process to look at, or if it has been restarted.
    package let server: ServerCost?

    /// Whether each subscriber got each event of its topic exactly once and in order.
    package var isFlawless: Bool { missing == 0 && repeated == 0 && outOfOrder == 0 && stray == 0 }

    package init(plan: BenchPlan, results: LoadResults, server usage: ServerUsage, ownCPU: Double) {
        let tally = results.tally
        url = plan.target.description
        transport = plan.transport
        topics = plan.topics.count
        subscribers = plan.subscribers
        publishers = plan.publishers
        payloadBytes = plan.payloadBytes
        published = tally.acknowledged
        deliveries = results.deliveries
        seconds = Self.seconds(from: tally.firstBegunAt, to: max(tally.lastDeliveredAt, tally.lastAcknowledgedAt))
        let publishing = Self.seconds(from: tally.firstBegunAt, to: tally.lastAcknowledgedAt)
        let delivering = Self.seconds(from: tally.firstBegunAt, to: tally.lastDeliveredAt)
        publishedPerSecond = publishing > 0 ? Double(published) / publishing : 0
        deliveriesPerSecond = delivering > 0 ? Double(deliveries) / delivering : 0
        latency = LatencySummary(tally.deliveryLatency)
        acknowledgement = LatencySummary(tally.acknowledgementLatency)
        bytesPerDelivery = deliveries > 0 ? Double(tally.receivedBytes) / Double(deliveries) : 0
        readsPerDelivery = deliveries > 0 ? Double(tally.reads) / Double(deliveries) : 0
        longestLagMilliseconds = Double(tally.longestLag) / 1e6
        missing = results.missing
        repeated = results.repeated
        outOfOrder = results.outOfOrder
        stray = results.stray
        foreign = results.incidents.foreign
        gaps = results.incidents.gaps
        reconnects = results.incidents.reconnects
        repeatedRequests = results.incidents.repeatedRequests
        benchMicrosecondsPerDelivery = deliveries > 0 ? ownCPU * 1e6 / Double(deliveries) : 0
        server = ServerCost(usage, deliveries: deliveries, connections: plan.connections)
    }

    private static func seconds(from start: UInt64, to end: UInt64) -> Double {
        end > start ? Double(end - start) / 1e9 : 0
    }
}
