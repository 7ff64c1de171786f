/// A folder of this machine that files are served from, and the way to each of them.
///
/// Links may point anywhere inside. So a path is first made real, then held against the folder, and then opened name by
/// name without following any link: what was put in its place meanwhile is not opened.
struct ServedFolder: Sendable {
    private let path: String

    enum Content {
        case file(OpenFile)
        case folder
    }

    /// - Throws: ``StaticFilesError`` if there is no such folder, or it cannot be read.
    init(_ path: String) throws(StaticFilesError) {
        self.path = path
        do {
            let root = try FileDescriptor(folder: try FileDescriptor.realPath(of: path))
            _ = try root.names(atMost: 1)
        } catch {
            throw StaticFilesError(folder: path, reason: error.description)
        }
    }

    /// What `path` leads to: a regular file, a folder, or `nil` for nothing that may be had.
    ///
    /// - Throws: ``FileFailure`` where the system could not find out.
    func find(_ path: StaticPath) throws(FileFailure) -> Content? {
        do {
            guard let names = try realNames(of: path) else { return nil }
            guard let name = names.last else { return .folder }
            let parent = try folder(names.dropLast())
            let status = try parent.status(of: name)
            if status.isFolder { return .folder }
            guard status.isRegularFile else { return nil }
            return try open(name, in: parent)
        } catch {
            guard error.meansAbsence else { throw error }
            return nil
        }
    }

    private func open(_ name: String, in parent: borrowing FileDescriptor) throws(FileFailure) -> Content? {
        let file = try parent.file(name)
        let status = try file.status()
        return status.isRegularFile ? .file(OpenFile(file, facts: FileFacts(status))) : nil
    }

    /// What may be seen in the folder at `path`; `nil` if it cannot be listed.
    func listing(of path: StaticPath) throws(FileFailure) -> FolderListing? {
        do {
            guard let realNames = try realNames(of: path) else { return nil }
            let folder = try folder(realNames[...])
            let names = try folder.names(atMost: FolderListing.maximumNames)
            var listing = FolderListing(path: path, isComplete: names.count < FolderListing.maximumNames)
            for name in names where StaticPath.isServed(name) {
                // What goes while we look is not there, and what cannot be looked at cannot be had.
                if let entry = try? entry(name, in: folder, at: path) { listing.entries.append(entry) }
            }
            return listing
        } catch {
            guard error.meansAbsence else { throw error }
            return nil
        }
    }

    private func entry(
        _ name: String,
        in folder: borrowing FileDescriptor,
        at path: StaticPath
    ) throws(FileFailure) -> FolderEntry? {
        var status = try folder.status(of: name)
        if status.isLink {
            guard try realNames(of: path.appending(name)) != nil else { return nil }
            status = try folder.status(of: name, followingLinks: true)
        }
        guard status.isFolder || status.isRegularFile else { return nil }
        return FolderEntry(name: name, isFolder: status.isFolder, facts: FileFacts(status))
    }

    /// Whether `path`, of this machine, leads to something that may be had from here, or will once it is made.
    func contains(_ path: String) -> Bool {
        guard let root = try? FileDescriptor.realPath(of: self.path) else { return false }
        return Self.realPath(ofWhatMayCome: path).flatMap { Self.names(of: $0, below: root) } != nil
    }

    private static func realPath(ofWhatMayCome path: String) -> String? {
        if let real = try? FileDescriptor.realPath(of: path) { return real }
        let names = path.split(separator: "/").filter { $0 != "." }
        guard let last = names.last else { return nil }
        let parent = (path.hasPrefix("/") ? "/" : "./") + names.dropLast().joined(separator: "/")
        return realPath(ofWhatMayCome: parent).map { "\($0)/\(last)" }
    }
}

// From a path to names that are real: no links, nothing outside, nothing hidden.
extension ServedFolder {
    private func realNames(of path: StaticPath) throws(FileFailure) -> [String]? {
        let root = try FileDescriptor.realPath(of: self.path)
        let real = try FileDescriptor.realPath(of: ([root] + path.names).joined(separator: "/"))
        return Self.names(of: real, below: root)
    }

    private static func names(of path: String, below root: String) -> [String]? {
        let names = path.split(separator: "/")
        let rootNames = root.split(separator: "/")
        // By bytes: Unicode would take some different names for equal.
        guard names.count >= rootNames.count,
            zip(names, rootNames).allSatisfy({ $0.utf8.elementsEqual($1.utf8) })
        else { return nil }
        let below = names.dropFirst(rootNames.count).map { String($0) }
        return below.allSatisfy(StaticPath.isServed) ? below : nil
    }

    private func folder(_ names: ArraySlice<String>) throws(FileFailure) -> FileDescriptor {
        var folder = try FileDescriptor(folder: try FileDescriptor.realPath(of: path))
        for name in names { folder = try folder.folder(name) }
        return folder
    }
}
