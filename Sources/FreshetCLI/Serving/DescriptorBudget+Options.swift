import FreshetServer

extension DescriptorBudget {
    /// Raises this process's limit as far as it goes, and divides it.
    ///
    /// - Throws: ``ServingError`` if it does not bear the connections that were asked for, or none at all.
    init(options: ServerOptions) throws(ServingError) {
        self.init(descriptors: DescriptorLimit.raise())
        guard bearableConnections >= 1 else {
            throw ServingError(
                "Cannot serve with \(descriptors) open files, of which \(reserve) are kept back. Allow more: ulimit -n."
            )
        }
        guard let wanted = options.maxConnections, wanted > bearableConnections else { return }
        throw ServingError(
            "Cannot bear \(wanted) connections: the system allows \(descriptors) open files, of which \(reserve) are kept "
                + "back. Give --max-connections at most \(bearableConnections), or allow more: ulimit -n."
        )
    }

    /// What is said at the start.
    func sentence(for edge: EdgeConfiguration) -> String {
        let connections = edge.maximumConnections ?? connections
        return "Room for \(connections) connections (\(descriptors) open files, of which \(reserve) are kept back)"
    }
}
