#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension POSIX {
    /// An open file, closed when it goes out of use. That also lets go of its lock.
    struct File: ~Copyable {
        enum Purpose {
            case reading
            /// Fails if anything, even a symbolic link, has the name already.
            case creating(permissions: UInt16)
            case locking
        }

        private let descriptor: CInt

        init(_ path: String, for purpose: Purpose) throws(Failure) {
            descriptor =
                switch purpose {
                case .reading: open(path, O_RDONLY | O_CLOEXEC)
                case .creating(let mode): open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode_t(mode))
                case .locking: open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
                }
            guard descriptor >= 0 else { throw .last }
            // The process's mask may have taken bits away that other users need to read a certificate.
            if case .creating(let mode) = purpose, fchmod(descriptor, mode_t(mode)) != 0 { throw .last }
        }

        /// Takes a descriptor that somebody opened, and closes it in the end.
        init(takingOver descriptor: CInt) {
            self.descriptor = descriptor
        }

        deinit { close(descriptor) }

        /// Waits until no other open file on the same path has the lock.
        func lock() throws(Failure) {
            while flock(descriptor, LOCK_EX) != 0 {
                guard errno == EINTR else { throw .last }
            }
        }

        /// Borrows the file for the whole body, so that it is neither closed nor unlocked before the end.
        func keepOpen<Result, Problem: Error>(during body: () throws(Problem) -> Result) throws(Problem) -> Result {
            try body()
        }

        func permissions() throws(Failure) -> UInt16 {
            var status = stat()
            guard fstat(descriptor, &status) == 0 else { throw .last }
            return UInt16(status.st_mode & 0o777)
        }

        /// The whole file.
        ///
        /// - Throws: ``Failure`` with `EFBIG` when it is longer than the limit.
        func readBytes(atMost limit: Int) throws(Failure) -> [UInt8] {
            var bytes: [UInt8] = []
            var chunk = [UInt8](repeating: 0, count: 4096)
            while true {
                let count = read(descriptor, &chunk, chunk.count)
                if count == 0 { return bytes }
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { throw .last }
                bytes += chunk.prefix(count)
                guard bytes.count <= limit else { throw Failure(code: EFBIG) }
            }
        }

        /// Writes all bytes and waits until the disk has them.
        func writeBytes(_ bytes: [UInt8]) throws(Failure) {
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { throw .last }
                rest = rest.dropFirst(count)
            }
            try synchronize()
        }

        func synchronize() throws(Failure) {
            guard fsync(descriptor) == 0 else { throw .last }
        }
    }
}
