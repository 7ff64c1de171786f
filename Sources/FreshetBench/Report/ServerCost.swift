/// What the server's process used for a delivery and for a connection.
package struct ServerCost: Sendable, Encodable {
    /// CPU time in user and in system mode.
    package let userMicrosecondsPerDelivery: Double
    package let systemMicrosecondsPerDelivery: Double
    package let microsecondsPerDelivery: Double
    /// By how much opening the connections made the process grow.
    package let residentKiBPerConnection: Double
    package let residentMiB: Double

    /// `nil` where the process could not be looked at from the beginning to the end.
    init?(_ usage: ServerUsage, deliveries: Int, connections: Int) {
        guard let start = usage.beforeConnecting, let connected = usage.connected, let before = usage.before,
            let after = usage.after, deliveries > 0
        else { return nil }
        userMicrosecondsPerDelivery = (after.user - before.user) * 1e6 / Double(deliveries)
        systemMicrosecondsPerDelivery = (after.system - before.system) * 1e6 / Double(deliveries)
        microsecondsPerDelivery = userMicrosecondsPerDelivery + systemMicrosecondsPerDelivery
        residentKiBPerConnection = Double(connected.residentKiB - start.residentKiB) / Double(connections)
        residentMiB = Double(after.residentKiB) / 1024
    }
}
