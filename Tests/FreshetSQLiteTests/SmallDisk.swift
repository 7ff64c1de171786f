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

        private func mount(_ mebibytes: Int, flags: UInt) throws {
            let code = Glibc.mount("tmpfs", folder.path, "tmpfs", flags, "size=\(mebibytes)m")
            try #require(code == 0, "\(String(cString: strerror(errno)))")
        }
    }
#endif
