#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What a system call on a file reports when it fails.
struct FileFailure: Error, CustomStringConvertible {
    let code: CInt

    /// The reason of the call that has just failed.
    static var last: FileFailure { FileFailure(code: errno) }

    /// Whether it says that nothing can be had there. Anything else, such as too many open files or a failing disk, says
    /// nothing about the file.
    var meansAbsence: Bool {
        [ENOENT, ENOTDIR, EISDIR, EACCES, EPERM, ELOOP, ENAMETOOLONG, ENXIO, EINVAL].contains(code)
    }

    var description: String { String(cString: strerror(code)) }
}
