import Freshet

extension Position {
    // One integer is SQLite's rowid: no key column, no second tree, and each index of the table ends with it anyway. Ten
    // bits hold a batch's indices (``Batch/maximumCount``), and 53 a sequence for longer than there are disks.
    private static let indexBits = 10
    private static let maximumSequence = Int64.max >> indexBits
    private static let maximumIndex = Int32(1) << indexBits - 1

    /// As it is stored. A position that no event can have keeps its place in the order.
    var stored: Int64 {
        guard sequence <= Self.maximumSequence else { return .max }
        return sequence << Self.indexBits | Int64(min(index, Self.maximumIndex))
    }

    init(stored: Int64) {
        self.init(sequence: stored >> Self.indexBits, index: Int32(stored & Int64(Self.maximumIndex)))
    }
}
