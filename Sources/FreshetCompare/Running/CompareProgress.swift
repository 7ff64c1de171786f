/// How far a comparison has come.
package struct CompareProgress: Sendable, Hashable, CustomStringConvertible {
    package let done: Int
    package let cells: Int
    /// The one under way.
    package let cell: CompareCell

    package var description: String { "Comparing: \(done) of \(cells) done, now \(cell.name)" }
}
