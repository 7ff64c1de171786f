#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The few system calls that this target needs. Foundation's writers can neither create a file with a mode nor
/// synchronize it, and a key must be private from its first moment.
package enum POSIX {
    /// What a call reports when it fails.
    struct Failure: Error, CustomStringConvertible {
        let code: CInt

        /// The reason of the call that has just failed.
        static var last: Failure { Failure(code: errno) }

        var isMissingFile: Bool { code == ENOENT }
        // The C libraries that we build for return constants for the codes they know, so threads do not get in each
        // other's way here.
        var description: String { String(cString: strerror(code)) }
    }

    /// Creates the directory and its missing parents; those that exist stay as they are.
    static func createDirectories(_ path: String, permissions mode: UInt16) throws(Failure) {
        var status = stat()
        if stat(path, &status) == 0 { return }
        let parent = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        if !parent.isEmpty { try createDirectories(parent, permissions: mode) }
        // Another server may have been faster.
        guard mkdir(path, mode_t(mode)) == 0 || errno == EEXIST else { throw .last }
    }

    static func permissions(ofDirectory path: String) throws(Failure) -> UInt16 {
        var status = stat()
        guard stat(path, &status) == 0 else { throw .last }
        guard status.st_mode & S_IFMT == S_IFDIR else { throw Failure(code: ENOTDIR) }
        return UInt16(status.st_mode & 0o777)
    }

    /// Removes the file if there is one.
    static func remove(_ path: String) throws(Failure) {
        guard unlink(path) == 0 || errno == ENOENT else { throw .last }
    }

    static func rename(_ path: String, to newPath: String) throws(Failure) {
        #if canImport(Glibc)
            let result = Glibc.rename(path, newPath)
        #elseif canImport(Musl)
            let result = Musl.rename(path, newPath)
        #else
            let result = Darwin.rename(path, newPath)
        #endif
        guard result == 0 else { throw .last }
    }

    /// The bytes of an IPv4 or IPv6 address in network order, or nil for any other text.
    package static func addressBytes(_ text: String) -> [UInt8]? {
        for (family, count) in [(AF_INET, 4), (AF_INET6, 16)] {
            var bytes = [UInt8](repeating: 0, count: count)
            if inet_pton(family, text, &bytes) == 1 { return bytes }
        }
        return nil
    }
}
