import Foundation
import Testing

#if canImport(Glibc)
    import Glibc

    /// A file system of its own, in memory. It goes with the test.
    final class SmallDisk {
        static let canBeMounted = geteuid() == 0
        static let why: Comment = "Only root may mount the small file system that this test fills."

        private let folder = Folder()
        var path: String { folder.path }

        init(mebibytes: Int) throws {
            try mount(mebibytes, flags: 0)
        }

        deinit { umount2(folder.path, Int32(MNT_DETACH)) }

        func resize(mebibytes: Int) throws {
            try mount(mebibytes, flags: UInt(MS_REMOUNT))
        }

        /// Leaves no room, by another program's file.
        func fill() throws {
            let descriptor = creat(folder.path + "/other", 0o600)
            try #require(descriptor >= 0)
            let bytes = [UInt8](repeating: 1, count: 4_096)
            while write(descriptor, bytes, bytes.count) == bytes.count {}
            close(descriptor)
        }

        private func mount(_ mebibytes: Int, flags: UInt) throws {
            let code = Glibc.mount("tmpfs", folder.path, "tmpfs", flags, "size=\(mebibytes)m")
            try #require(code == 0, "\(String(cString: strerror(errno)))")
        }
    }
#endif
