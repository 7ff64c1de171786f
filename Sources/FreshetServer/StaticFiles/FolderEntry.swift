/// A line of a folder's listing.
struct FolderEntry: Sendable, Equatable {
    let name: String
    let isFolder: Bool
    let facts: FileFacts
}

extension FolderEntry: Comparable {
    /// Folders first, then by name; capitals make no difference unless nothing else does.
    static func < (left: FolderEntry, right: FolderEntry) -> Bool {
        if left.isFolder != right.isFolder { return left.isFolder }
        let (leftKey, rightKey) = (left.name.lowercased(), right.name.lowercased())
        return leftKey == rightKey ? left.name < right.name : leftKey < rightKey
    }
}
