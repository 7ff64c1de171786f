/// The directory in which an authority lives: who may look into it, and how its files change.
package struct TrustDirectory: Sendable {
    private let path: String

    /// A certificate or key takes about 1 KB; whatever is much larger is not one.
    package static let maximumFileBytes = 65_536

    package init(path: String) {
        self.path = path
    }

    func path(of file: TrustFile) -> String { "\(path)/\(file.rawValue)" }

    /// Creates it and its missing parents for the owner alone. One that exists keeps its mode.
    package func create() throws(TrustError) {
        do {
            try POSIX.createDirectories(path, permissions: 0o700)
            guard try POSIX.permissions(ofDirectory: path) & 0o002 == 0 else { throw TrustError.isOpenDirectory(path) }
        } catch let error as TrustError {
            throw error
        } catch {
            throw .cannotCreateDirectory(path, because: "\(error)")
        }
    }

    /// Runs the body while no other thread or process is in the same place.
    ///
    /// The lock lies beside the files, since they are replaced, and a lock on a replaced file guards nothing. The
    /// system lets go of it even if the process dies.
    package func whileLocked<Result>(_ body: () throws(TrustError) -> Result) throws(TrustError) -> Result {
        try lock().keepOpen(during: body)
    }

    private func lock() throws(TrustError) -> POSIX.File {
        let path = "\(path)/ca.lock"
        do {
            let file = try POSIX.File(path, for: .locking)
            try file.lock()
            return file
        } catch {
            throw .cannotWrite(path, because: error.description)
        }
    }

    /// The file's text, or nil when there is no such file. Bytes that are not UTF-8 turn into marks that no PEM has.
    ///
    /// - Throws: ``TrustError`` when it cannot be read, or is a private key that others may read. The mode of such a
    ///   key is not repaired in silence: it may have been copied, and only a person can tell whether that matters.
    package func read(_ file: TrustFile) throws(TrustError) -> String? {
        let path = path(of: file)
        do {
            let open = try POSIX.File(path, for: .reading)
            if file.isPrivateKey, try open.permissions() & 0o077 != 0 { throw TrustError.isOpenKey(path) }
            return String(decoding: try open.readBytes(atMost: Self.maximumFileBytes), as: UTF8.self)
        } catch let error as TrustError {
            throw error
        } catch let error as POSIX.Failure where error.isMissingFile {
            return nil
        } catch {
            throw .cannotRead(path, because: "\(error)")
        }
    }

    /// Writes a pair, the key first: a crash in between leaves a pair that does not match, which the next start sees.
    func write(_ pair: KeyedCertificate, certificate: TrustFile, key: TrustFile) throws(TrustError) {
        try replace(key, with: pair.privateKeyPEM)
        try replace(certificate, with: pair.certificatePEM)
    }

    /// Puts a whole new file in the old one's place, so that no reader and no crash ever sees half of it.
    private func replace(_ file: TrustFile, with text: String) throws(TrustError) {
        let path = path(of: file)
        let draft = path + ".new"
        do {
            // What a crash left behind. Under the lock it cannot be anybody's work in progress.
            try POSIX.remove(draft)
            do {
                let open = try POSIX.File(draft, for: .creating(permissions: file.permissions))
                try open.writeBytes(Array(text.utf8))
            }
            try POSIX.rename(draft, to: path)
            // The new name itself must survive a power cut, and in this order: the key's before its certificate's.
            try POSIX.File(self.path, for: .reading).synchronize()
        } catch {
            throw .cannotWrite(path, because: error.description)
        }
    }
}
