/// Finds lines in bytes that come cut anywhere.
///
/// A line that is there in one piece is looked at where it lies. Of one that was cut only the beginning is kept, which is
/// all that anybody looks at: so a subscriber needs the same little memory for events of any size.
struct LineScanner {
    /// Holds a record's members up to the mark, with the longest topic that there is in escapes.
    static let keptBytes = 2048

    private var beginning: [UInt8] = []
    private var isUnderWay = false

    /// Takes the next bytes.
    ///
    /// - Parameter visit: gets each line that ended, without its line end. Of a long line that came in parts it gets the
    ///   beginning.
    mutating func scan(_ bytes: UnsafeRawBufferPointer, visit: (UnsafeRawBufferPointer) -> Void) {
        var rest = bytes
        while !rest.isEmpty {
            guard let line = rest.before(UInt8(ascii: "\n")) else { return keep(rest) }
            end(line, visit: visit)
            rest = UnsafeRawBufferPointer(rebasing: rest[(line.count + 1)...])
        }
    }

    /// Keeps a part of a line that goes on.
    mutating func keep(_ part: UnsafeRawBufferPointer) {
        isUnderWay = true
        beginning.append(contentsOf: part.prefix(Self.keptBytes - beginning.count))
    }

    /// Takes the last part of a line.
    mutating func end(_ part: UnsafeRawBufferPointer, visit: (UnsafeRawBufferPointer) -> Void) {
        guard isUnderWay else { return visit(part.withoutCarriageReturn) }
        keep(part)
        beginning.withUnsafeBytes { visit($0.withoutCarriageReturn) }
        forget()
    }

    /// Forgets the line under way: its connection is gone.
    mutating func forget() {
        isUnderWay = false
        beginning.removeAll(keepingCapacity: true)
    }
}

extension UnsafeRawBufferPointer {
    fileprivate var withoutCarriageReturn: UnsafeRawBufferPointer {
        last == UInt8(ascii: "\r") ? UnsafeRawBufferPointer(rebasing: dropLast()) : self
    }
}
