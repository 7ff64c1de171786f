/// Waits until every listener is ready, and says so once, in the order of the command line.
actor Readiness {
    private var ready: [Int: ListenAddress?] = [:]
    private let count: Int
    private let whenReady: @Sendable ([ListenAddress?]) -> Void

    init(count: Int, whenReady: @escaping @Sendable ([ListenAddress?]) -> Void) {
        self.count = count
        self.whenReady = whenReady
    }

    /// - Parameter address: `nil` for one that is done without.
    func note(_ address: ListenAddress?, at index: Int) {
        ready.updateValue(address, forKey: index)
        if ready.count == count { whenReady(ready.sorted { $0.key < $1.key }.map(\.value)) }
    }
}
