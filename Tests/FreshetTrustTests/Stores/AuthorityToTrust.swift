import Foundation
import FreshetTrust

/// A real authority in a directory of its own, as the stores see it.
struct AuthorityToTrust {
    let directory = TemporaryDirectory()
    let anchor: TrustAnchor
    let pem: String

    init() throws {
        _ = try directory.authority.leaf(now: .start)
        anchor = try TrustAnchor.present(in: directory.path)!
        pem = try directory.text(of: .authority)
    }

    /// The line that `certutil -L` prints for it.
    func listed(_ flags: String, as nickname: String? = nil) -> String {
        """

        Certificate Nickname                                         Trust Attributes
                                                                     SSL,S/MIME,JAR/XPI

        Another authority                                            CT,C,C
        \(nickname ?? anchor.name)       \(flags)

        """
    }

    func database(_ flags: String) -> MadeUpMachine.Database {
        MadeUpMachine.Database(listing: listed(flags), certificates: [anchor.name: pem])
    }

    func action(_ change: TrustChange, of store: String, on machine: MadeUpMachine) -> TrustAction? {
        step(change, of: store, on: machine)?.action
    }

    func step(_ change: TrustChange, of store: String, on machine: MadeUpMachine) -> TrustStep? {
        let stores = machine.trustStores(in: Set(TrustStoreGroup.allCases))
        return TrustPlan(change, of: anchor, in: stores, on: machine).steps.first { $0.store.name == store }
    }
}
