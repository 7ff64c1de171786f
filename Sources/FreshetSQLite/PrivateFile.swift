#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// A file that only its owner may read, as all of ours: events are nobody else's business. It closes itself.
struct PrivateFile: ~Copyable {
    /// Why a system call failed, as a sentence.
    struct Failure: Error, CustomStringConvertible {
        let number = errno

        var description: String { String(cString: strerror(number)) + "." }
    }

    let descriptor: Int32

    /// Opens a file for reading and writing, or makes it.
    ///
    /// - Parameter isNew: whether it is an error that it is there.
    init(path: String, isNew: Bool = false) throws(Failure) {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | (isNew ? O_EXCL : 0), 0o600)
        guard descriptor >= 0 else { throw Failure() }
    }

    deinit { close(descriptor) }

    /// The first bytes, as many as there are.
    func prefix(_ maximumCount: Int) throws(Failure) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: maximumCount)
        let count = pread(descriptor, &bytes, maximumCount, 0)
        guard count >= 0 else { throw Failure() }
        return Array(bytes.prefix(count))
    }

    func replaceContent(with text: String) throws(Failure) {
        let bytes = Array(text.utf8)
        guard ftruncate(descriptor, 0) == 0, pwrite(descriptor, bytes, bytes.count, 0) == bytes.count else {
            throw Failure()
        }
    }

    /// - Returns: whether we have the lock now. The kernel takes it back when the file is closed, however that comes.
    func tryLock() throws(Failure) -> Bool {
        if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
        guard errno == EWOULDBLOCK || errno == EINTR else { throw Failure() }
        return false
    }

    func unlock() {
        flock(descriptor, LOCK_UN)
    }

    static func byteCount(of path: String) -> Int {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : 0
    }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    static func remove(_ path: String) {
        unlink(path)
    }

    /// A file of the new name, if there is one, goes.
    static func rename(_ path: String, to newPath: String) throws(Failure) {
        guard systemRename(path, newPath) == 0 else { throw Failure() }
    }

    static var processAndHost: String {
        var host = [CChar](repeating: 0, count: 256)
        gethostname(&host, host.count - 1)
        let name = String(decoding: host.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        return "\(getpid()) \(name)"
    }
}

/// Inside of ``PrivateFile``, the name is its own function's.
private func systemRename(_ path: String, _ newPath: String) -> Int32 { rename(path, newPath) }
