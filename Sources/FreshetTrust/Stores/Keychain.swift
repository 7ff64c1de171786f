/// The user's keychain on a Mac, which Safari, Chrome and Firefox read.
struct Keychain: TrustStore {
    let name = "The login keychain"
    private let path: String

    init(home: String) {
        path = home + "/Library/Keychains/login.keychain-db"
    }

    func place(of anchor: TrustAnchor) -> String? { path }

    /// Only the commands: macOS asks for a password in a window of its own, and wants to be asked by the user.
    func action(for change: TrustChange, of anchor: TrustAnchor, on machine: any Machine) -> TrustAction {
        switch change {
        case .trust:
            .byHand([Command("security", "add-trusted-cert", "-r", "trustRoot", "-k", path, anchor.file)])
        case .undo:
            .byHand([
                Command("security", "remove-trusted-cert", anchor.file),
                Command("security", "delete-certificate", "-Z", anchor.fingerprint, path),
            ])
        }
    }
}
