extension [ListenAddress] {
    /// These addresses with `sockets` that listen already: each is an address of its own, and stands for all that were
    /// given with its port, which could not be bound beside it.
    ///
    /// It speaks what was given for its port, else what its name says, if that is a scheme, else HTTPS.
    func replaced(by sockets: [InheritedSocket], isPlain: Bool) -> [ListenAddress] {
        let inherited = sockets.map { socket in
            let given = first { $0.port == socket.port }?.scheme
            let named = isPlain ? .http : ListenAddress.Scheme(rawValue: socket.name) ?? .https
            var address = ListenAddress(scheme: given ?? named, host: socket.host, port: socket.port)
            address.descriptor = socket.descriptor
            return address
        }
        return inherited + filter { address in !sockets.contains { $0.port == address.port } }
    }
}
