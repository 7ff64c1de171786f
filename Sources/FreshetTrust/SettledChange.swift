/// Tells when something that changes in several steps has come to rest: a certificate and its key are two files, and each
/// may be written piece by piece.
package struct SettledChange<State: Equatable & Sendable>: Sendable {
    /// What was last acted upon.
    private var settled: State
    private var latest: State

    package init(from state: State) {
        settled = state
        latest = state
    }

    /// Takes one look at it. Looks should be further apart than steps are.
    ///
    /// - Returns: whether to act: it is not what it was, and it was the same at the look before.
    package mutating func look(at state: State) -> Bool {
        defer { latest = state }
        guard state != settled, state == latest else { return false }
        settled = state
        return true
    }
}
