#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

extension UnsafeRawBufferPointer {
    /// What stands behind `beginning`; `nil` if these bytes do not begin so.
    func behind(_ beginning: StaticString) -> UnsafeRawBufferPointer? {
        let length = beginning.utf8CodeUnitCount
        guard let start = baseAddress, count >= length, memcmp(start, beginning.utf8Start, length) == 0 else {
            return nil
        }
        return UnsafeRawBufferPointer(rebasing: self[length...])
    }

    /// What stands before the first `byte`; `nil` if there is none.
    func before(_ byte: UInt8) -> UnsafeRawBufferPointer? {
        guard let start = baseAddress, let end = memchr(start, Int32(byte), count) else { return nil }
        return UnsafeRawBufferPointer(start: start, count: UnsafeRawPointer(end) - start)
    }

    /// What stands behind the first `name`, which begins with a quotation mark: a member's name. Inside a string a
    /// quotation mark is escaped, so it cannot be met there.
    func behindMember(_ name: StaticString) -> UnsafeRawBufferPointer? {
        var rest = self
        while let skipped = rest.before(UInt8(ascii: "\"")) {
            rest = UnsafeRawBufferPointer(rebasing: rest[skipped.count...])
            if let value = rest.behind(name) { return value }
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst())
        }
        return nil
    }
}

extension [UInt8] {
    /// Takes over other bytes, in the memory that is there.
    mutating func replace(with bytes: UnsafeRawBufferPointer) {
        removeAll(keepingCapacity: true)
        append(contentsOf: bytes)
    }
}
