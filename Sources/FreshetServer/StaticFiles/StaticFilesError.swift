/// Why a folder cannot be served: one line.
public struct StaticFilesError: Error, Equatable, CustomStringConvertible {
    /// The folder, as it was given.
    public let folder: String
    /// Why, in the system's words where the system refused.
    public let reason: String

    /// Both, and what to do.
    public var description: String {
        "Cannot serve files from \(folder.debugDescription): \(reason). Give a folder that this user can read."
    }
}
