/// Why there is no certificate to serve with: one line that says what failed, why, and what to do.
public struct TrustError: Error, Equatable, CustomStringConvertible {
    /// What could not be done, and to which file or name.
    public let failure: String
    /// Why, in the system's words where the system refused.
    public let reason: String
    /// What the person who runs the server can do.
    public let remedy: String

    /// All three in one line.
    public var description: String { "\(failure): \(reason). \(remedy)" }
}

extension TrustError {
    static func cannotCreateDirectory(_ path: String, because reason: String) -> Self {
        Self(
            failure: "Cannot create the directory \(path.debugDescription)",
            reason: reason,
            remedy: "Create it for the user who runs the server, or choose another state directory."
        )
    }

    static func isOpenDirectory(_ path: String) -> Self {
        Self(
            failure: "Will not keep certificates in \(path.debugDescription)",
            reason: "everybody on this machine may write there and so replace the authority with their own",
            remedy: "Run: chmod o-w \(path.quotedForShell)"
        )
    }

    static func cannotRead(_ path: String, because reason: String) -> Self {
        Self(
            failure: "Cannot read \(path.debugDescription)",
            reason: reason,
            remedy: "Make it readable for the user who runs the server, or \(replacing(path))"
        )
    }

    static func cannotWrite(_ path: String, because reason: String) -> Self {
        Self(
            failure: "Cannot write \(path.debugDescription)",
            reason: reason,
            remedy: "Let the user who runs the server write there, free some space, or choose another state directory."
        )
    }

    static func isOpenKey(_ path: String) -> Self {
        Self(
            failure: "Will not use the private key \(path.debugDescription)",
            reason: "other users of this machine may have read it",
            remedy: "If you trust them, run: chmod 600 \(path.quotedForShell); if not, \(replacing(path))"
        )
    }

    static func unusable(_ path: String, because reason: String) -> Self {
        Self(
            failure: "Cannot use \(path.debugDescription)",
            reason: reason,
            remedy: "Put the right file back, or \(replacing(path))"
        )
    }

    static func invalidName(_ name: String, because reason: String) -> Self {
        // Cut, because the text is the user's and an error is one line.
        Self(
            failure: "Cannot serve the name \(String(name.prefix(100)).debugDescription)",
            reason: reason,
            remedy: "Give a DNS name such as app.test or an IP address such as 192.168.1.20, without scheme and port."
        )
    }

    package static func tooManyNames(_ count: Int, limit: Int) -> Self {
        Self(
            failure: "Cannot serve \(count) names",
            reason: "a local certificate carries at most \(limit) besides localhost",
            remedy: "Leave some out, or use a wildcard such as *.app.test."
        )
    }

    static func cannotIssue(because error: any Error) -> Self {
        Self(
            failure: "Cannot issue a certificate",
            reason: "\(error)".split(whereSeparator: \.isNewline).joined(separator: " "),
            remedy: "Check the clock of this machine and the kind of key in ca-key.pem."
        )
    }

    /// How to get rid of a file: a leaf is nobody's loss, an authority is trusted by people.
    private static func replacing(_ path: String) -> String {
        TrustFile(path: path)?.isOfAuthority == true
            ? "remove ca.pem and ca-key.pem there to get a new authority, which browsers must then trust anew."
            : "remove it to get a new one."
    }
}

extension String {
    fileprivate var quotedForShell: String {
        "'" + split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#) + "'"
    }
}
