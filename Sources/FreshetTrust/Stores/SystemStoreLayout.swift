/// How a family of systems keeps the authorities that its administrator adds.
struct SystemStoreLayout: Sendable {
    /// Where a certificate is put.
    let folder: String
    /// Whether every system of the family has the folder. If not, its tool tells the family.
    let isFolderAlwaysThere: Bool
    /// Has programs see what was put there.
    let update: Command
    /// The same after something was taken away.
    let updateAfterRemoval: Command
    /// What `update` writes: all trusted certificates in PEM.
    let bundle: String

    func file(of anchor: TrustAnchor) -> String { "\(folder)/freshet-\(anchor.id).crt" }

    func isUsed(on machine: any Machine) -> Bool {
        machine.path(ofTool: update.program) != nil && (!isFolderAlwaysThere || machine.exists(folder))
    }

    /// openSUSE before Debian: both have a tool of that name.
    static let all = [openSUSE, debian, fedora, arch]

    static let openSUSE = SystemStoreLayout(
        folder: "/etc/pki/trust/anchors",
        isFolderAlwaysThere: true,
        update: Command("update-ca-certificates"),
        updateAfterRemoval: Command("update-ca-certificates"),
        bundle: "/var/lib/ca-certificates/ca-bundle.pem"
    )

    /// Ubuntu and Alpine too. Without `--fresh`, links to the removed file would stay in /etc/ssl/certs.
    static let debian = SystemStoreLayout(
        folder: "/usr/local/share/ca-certificates",
        isFolderAlwaysThere: false,
        update: Command("update-ca-certificates"),
        updateAfterRemoval: Command("update-ca-certificates", "--fresh"),
        bundle: "/etc/ssl/certs/ca-certificates.crt"
    )

    /// Red Hat's too.
    static let fedora = SystemStoreLayout(
        folder: "/etc/pki/ca-trust/source/anchors",
        isFolderAlwaysThere: true,
        update: Command("update-ca-trust"),
        updateAfterRemoval: Command("update-ca-trust"),
        bundle: "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem"
    )

    static let arch = SystemStoreLayout(
        folder: "/etc/ca-certificates/trust-source/anchors",
        isFolderAlwaysThere: true,
        update: Command("trust", "extract-compat"),
        updateAfterRemoval: Command("trust", "extract-compat"),
        bundle: "/etc/ca-certificates/extracted/tls-ca-bundle.pem"
    )
}
