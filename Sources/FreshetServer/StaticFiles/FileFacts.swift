#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What the file system says of a file: enough to tell one state of it from another.
package struct FileFacts: Sendable, Equatable {
    package var inode: UInt64
    package var bytes: Int
    package var modified: HTTPDate
    /// The part of the time that HTTP's dates cannot say.
    package var modifiedNanoseconds: Int

    package init(inode: UInt64, bytes: Int, modified: HTTPDate, modifiedNanoseconds: Int) {
        self.inode = inode
        self.bytes = bytes
        self.modified = modified
        self.modifiedNanoseconds = modifiedNanoseconds
    }
}

extension FileFacts {
    init(_ status: stat) {
        #if canImport(Darwin)
            let time = status.st_mtimespec
        #else
            let time = status.st_mtim
        #endif
        inode = UInt64(status.st_ino)
        bytes = Int(status.st_size)
        modified = HTTPDate(secondsSince1970: Int(time.tv_sec))
        modifiedNanoseconds = Int(time.tv_nsec)
    }
}
