/// A place where programs look up which authorities to trust.
package protocol TrustStore: Sendable {
    /// What people call it.
    var name: String { get }
    /// The file or folder that changes, if there is such a store here.
    func place(of anchor: TrustAnchor) -> String?
    /// What it takes for the store to be as wanted, found out without changing anything.
    func action(for change: TrustChange, of anchor: TrustAnchor, on machine: any Machine) -> TrustAction
}

/// What is wanted of the stores.
package enum TrustChange: Sendable {
    case trust, undo
}

/// What to do about a store.
package enum TrustAction: Equatable, Sendable {
    /// It is as wanted.
    case nothing
    case run([Command])
    /// It is for the user to run these.
    case byHand([Command])
    /// There is no such store here, so nothing is lost.
    case skip(because: String)
    /// It should be changed and cannot be. The commands are what the user can do about it, if commands help.
    case fail(because: String, remedy: [Command])
}

/// The groups of stores that a user may choose between.
package enum TrustStoreGroup: String, CaseIterable, Sendable {
    case system, browsers
}

extension Machine {
    /// The stores of this machine and user.
    package func trustStores(in groups: Set<TrustStoreGroup>) -> [any TrustStore] {
        // A Mac's browsers use its keychain.
        if system == .macOS { return [Keychain(home: home)] }
        return (groups.contains(.system) ? [SystemStore(on: self)] : [])
            + (groups.contains(.browsers) ? NSSDatabase.all(on: self) : [])
    }
}
