import NIOCore

// How an entry point takes its input apart.
extension [UInt8] {
    var buffer: ByteBuffer { ByteBuffer(bytes: self) }

    /// As header fields and paths arrive: what is no UTF-8 has been repaired.
    var text: String { String(decoding: self, as: UTF8.self) }

    /// The whole in pieces, as a network might bring it: where they are cut follows from the bytes alone.
    var pieces: [ByteBuffer] {
        var numbers = SeededNumbers(self)
        var pieces: [ByteBuffer] = []
        var rest = self[...]
        while !rest.isEmpty {
            // Short ones, for what is cut inside of a line end or a header; now and then nothing; and long ones.
            let longest = [1, 3, 16, 256].randomElement(using: &numbers) ?? 1
            let piece = rest.prefix(Int.random(in: 0...longest, using: &numbers))
            pieces.append(ByteBuffer(bytes: piece))
            rest = rest.dropFirst(piece.count)
        }
        return pieces
    }

    /// The first lines, as many as are wanted, and the bytes behind them.
    func lines(_ count: Int) -> (lines: [String], rest: [UInt8]) {
        var parts = split(separator: UInt8(ascii: "\n"), maxSplits: count, omittingEmptySubsequences: false)
        let rest = parts.count > count ? [UInt8](parts.removeLast()) : []
        let missing = repeatElement("", count: count - parts.count)
        return (parts.map { Array($0).text } + missing, rest)
    }
}

extension ByteBuffer {
    var isUTF8: Bool { String(validating: readableBytesView, as: UTF8.self) != nil }
}

extension String {
    /// Whether it has the same bytes: to Swift, two spellings of `é` are equal.
    func isSpelt(_ other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}
