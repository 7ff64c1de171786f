import Foundation
import FreshetServer
import FreshetTrust
import Logging

/// Keeps what the server shows to new connections equal to what is in the files, or valid where it is ours to renew.
///
/// What cannot be used changes nothing: the certificate in use stays, until it runs out and beyond.
actor CertificateKeeper {
    /// How long after a failure to try once more, without another word: files may be unreadable for want of descriptors.
    private static let retryInterval: TimeInterval = 60

    nonisolated let identity: TLSIdentity
    /// The local authority's certificate; `nil` where the server's was given.
    nonisolated let authorityFile: String?

    private var source: CertificateSource
    private let logger: Logger
    private var change: SettledChange<[FileStamp?]>
    /// When to read anew, even if nothing has changed.
    private var nextLoad: Date
    /// The last attempt failed, which was said.
    private var hasFailed = false

    /// - Throws: ``ServingError`` or `TrustError`, each one line that says what to do.
    init(_ source: CertificateSource, logger: Logger) throws {
        self.source = source
        self.logger = logger
        // Before they are read: what changes in between is then seen as a change.
        change = SettledChange(from: source.stamps)
        let loaded = try source.load()
        identity = try TLSIdentity(loaded.tls)
        authorityFile = loaded.authorityFile
        nextLoad = loaded.renewal
    }

    /// Takes another certificate if there is one, or if it is time for one.
    func look(at now: Date = Date()) {
        if change.look(at: source.stamps) {
            reload(at: now, saysFlaw: true)
        } else if now >= nextLoad {
            reload(at: now, saysFlaw: !hasFailed)
        }
    }

    /// Takes what there is now, whether or not it has changed, and whether or not it is elsewhere.
    func adopt(_ source: CertificateSource, at now: Date = Date()) {
        self.source = source
        change = SettledChange(from: source.stamps)
        reload(at: now, saysFlaw: true)
    }

    private func reload(at now: Date, saysFlaw: Bool) {
        do {
            let loaded = try source.load()
            try identity.replace(with: loaded.tls)
            nextLoad = loaded.renewal
            hasFailed = false
            logger.notice("New connections get the certificate as it is now", metadata: ["until": "\(loaded.notAfter)"])
        } catch {
            hasFailed = true
            nextLoad = now.addingTimeInterval(Self.retryInterval)
            guard saysFlaw else { return }
            let reason: Logger.MetadataValue = "\(error)"
            logger.error("A certificate was not taken: the one in use stays", metadata: ["reason": reason])
        }
    }
}
