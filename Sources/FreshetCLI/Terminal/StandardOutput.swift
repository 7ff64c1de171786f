import Foundation
import NIOCore

/// What the program prints for other programs. Nothing is written before ``flush()``, and then all of it is.
struct StandardOutput {
    /// Writing failed.
    struct Failure: Error, CustomStringConvertible {
        fileprivate let number: Int32

        /// Whoever read the output has gone: that ends a program like this one, and is no fault.
        var isReaderGone: Bool { number == EPIPE }

        var description: String { "Cannot write to standard output: \(String(cString: strerror(number)))." }
    }

    private var pending = ByteBuffer()

    var isEmpty: Bool { pending.readableBytes == 0 }

    mutating func append(line: String) {
        append { $0.writeString(line) }
    }

    mutating func append(_ write: (inout ByteBuffer) -> Void) {
        write(&pending)
        pending.writeInteger(UInt8(ascii: "\n"))
    }

    /// - Throws: ``Failure``.
    mutating func flush() throws(Failure) {
        defer { pending.clear(minimumCapacity: 0) }
        while pending.readableBytes > 0 {
            let count = pending.withUnsafeReadableBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            if count >= 0 {
                pending.moveReaderIndex(forwardBy: count)
            } else if errno == EAGAIN {
                waitUntilWritable()
            } else if errno != EINTR {
                throw Failure(number: errno)
            }
        }
    }

    /// Has what was written survive a power cut, where it went to a file. Nothing else can be asked for that.
    ///
    /// - Throws: ``Failure``.
    func synchronise() throws(Failure) {
        guard fsync(STDOUT_FILENO) != 0, [EIO, ENOSPC, EDQUOT].contains(errno) else { return }
        throw Failure(number: errno)
    }

    /// A terminal or pipe that somebody else has made non-blocking.
    private func waitUntilWritable() {
        var descriptor = pollfd(fd: STDOUT_FILENO, events: Int16(POLLOUT), revents: 0)
        _ = poll(&descriptor, 1, -1)
    }
}
