/// Whether this machine has enough of what each connection takes.
package struct ConnectionBudget {
    /// Standard streams, event loops, resolver, certificates.
    private static let otherDescriptors = 64

    let descriptors: Int
    /// `nil` where the system does not say.
    let ports: Int?

    package init(descriptors: Int, ports: Int?) {
        self.descriptors = descriptors
        self.ports = ports
    }

    /// - Throws: ``BenchError``.
    package func check(connections: Int) throws(BenchError) {
        guard connections + Self.otherDescriptors <= descriptors else {
            throw .tooFewDescriptors(limit: descriptors, connections: connections)
        }
        if let ports, connections > ports { throw .tooFewPorts(available: ports, connections: connections) }
    }

    /// How many ports the system gives out for connections, from a line such as `32768 60999`.
    package static func ports(inRange line: String) -> Int? {
        let bounds = line.split { $0.isWhitespace }.compactMap { Int($0) }
        return bounds.count == 2 && bounds[0] <= bounds[1] ? bounds[1] - bounds[0] + 1 : nil
    }

    /// What Linux says; `nil` elsewhere.
    static var portsOfThisMachine: Int? {
        TextFile.read("/proc/sys/net/ipv4/ip_local_port_range").flatMap(ports(inRange:))
    }
}
