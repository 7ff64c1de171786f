#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// An open file or folder, closed when it goes out of use. No call follows a symbolic link in a name's last part.
struct FileDescriptor: ~Copyable, Sendable {
    let number: CInt

    private init(_ number: CInt) throws(FileFailure) {
        guard number >= 0 else { throw .last }
        self.number = number
    }

    deinit { close(number) }

    init(folder path: String) throws(FileFailure) {
        try self.init(open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC))
    }

    func folder(_ name: String) throws(FileFailure) -> FileDescriptor {
        try FileDescriptor(openat(number, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC))
    }

    /// Opens a regular file for reading. Whatever else there is by now does not make it wait (`O_NONBLOCK`).
    func file(_ name: String) throws(FileFailure) -> FileDescriptor {
        try FileDescriptor(openat(number, name, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_NOCTTY | O_CLOEXEC))
    }

    func status() throws(FileFailure) -> stat {
        var status = stat()
        guard fstat(number, &status) == 0 else { throw .last }
        return status
    }

    /// What `name` is, without opening it: that alone would wake whoever writes to a FIFO.
    func status(of name: String, followingLinks: Bool = false) throws(FileFailure) -> stat {
        var status = stat()
        let flags = followingLinks ? 0 : AT_SYMLINK_NOFOLLOW
        guard fstatat(number, name, &status, flags) == 0 else { throw .last }
        return status
    }

    /// Reads at least one byte of `part`, from its beginning on, and gives their number.
    func read(_ part: Range<Int>, into room: UnsafeMutableRawBufferPointer) throws(FileFailure) -> Int {
        while true {
            let count = pread(number, room.baseAddress, min(part.count, room.count), off_t(part.lowerBound))
            if count > 0 { return count }
            // The file has become shorter than it was. What was promised cannot be had any more.
            guard count < 0 else { throw FileFailure(code: EIO) }
            guard errno == EINTR else { throw .last }
        }
    }

    /// The names of what is in the folder, in no order; those that are not UTF-8 are left out.
    func names(atMost limit: Int) throws(FileFailure) -> [String] {
        let list = openat(number, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard list >= 0 else { throw .last }
        guard let stream = fdopendir(list) else {
            close(list)
            throw .last
        }
        defer { closedir(stream) }
        var names: [String] = []
        while names.count < limit, let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { bytes in
                bytes.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: bytes.pointee)) {
                    String(validatingCString: $0)
                }
            }
            if let name { names.append(name) }
        }
        return names
    }

    /// A path without links, dots and repeated slashes.
    static func realPath(of path: String) throws(FileFailure) -> String {
        guard let real = realpath(path, nil) else { throw .last }
        defer { free(real) }
        return String(cString: real)
    }
}

extension stat {
    var isRegularFile: Bool { st_mode & S_IFMT == S_IFREG }
    var isFolder: Bool { st_mode & S_IFMT == S_IFDIR }
    var isLink: Bool { st_mode & S_IFMT == S_IFLNK }
}
