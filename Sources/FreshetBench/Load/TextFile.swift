#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Small files that the kernel makes up as they are read. Foundation would be a heavy import for them.
enum TextFile {
    static let maximumBytes = 16 << 10

    /// - Returns: the beginning of the file; `nil` if it cannot be read.
    static func read(_ path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        return String(unsafeUninitializedCapacity: maximumBytes) { room in
            max(0, bytes(descriptor, room))
        }
    }

    private static func bytes(_ descriptor: Int32, _ room: UnsafeMutableBufferPointer<UInt8>) -> Int {
        #if canImport(Darwin)
            Darwin.read(descriptor, room.baseAddress, room.count)
        #elseif canImport(Musl)
            Musl.read(descriptor, room.baseAddress, room.count)
        #else
            Glibc.read(descriptor, room.baseAddress, room.count)
        #endif
    }
}
