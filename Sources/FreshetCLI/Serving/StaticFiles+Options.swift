import FreshetServer
import Hummingbird

extension StaticFiles {
    /// The files of `--public`; `nil` without it.
    ///
    /// - Throws: ``ServingError`` if the folder cannot be served, or would give the server's secrets away.
    init?(options: ServerOptions) throws(ServingError) {
        guard let folder = options.publicFolder else { return nil }
        do {
            try self.init(folder: folder, listsFolders: options.browse)
        } catch {
            throw ServingError(
                "Cannot serve files from \(folder): \(error.reason). Give --public a folder that this user can read."
            )
        }
        for secret in [options.state, options.tlsKey].compactMap(\.self) where exposes(secret) {
            throw ServingError("Will not serve \(folder): \(secret) is in it, with private keys. Keep it elsewhere.")
        }
    }
}
