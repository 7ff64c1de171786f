/// Names one event for ever: an epoch and a position. Opaque to clients.
///
/// It prints as `epoch-sequence`, inside an atomic batch from the second event on as `epoch-sequence.index`:
/// `k3f9-1042`, `k3f9-1042.2`.
public struct EventID: Sendable, Hashable, LosslessStringConvertible {
    public let epoch: Epoch
    public let position: Position

    public init(epoch: Epoch, position: Position) {
        self.epoch = epoch
        self.position = position
    }

    /// Reads what ``description`` writes, and nothing else: there is one spelling of each ID.
    public init?(_ text: String) {
        let parts = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let epoch = Epoch(parts[0]) else { return nil }
        let numbers = parts[1].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let sequence = Int64(numbers[0]), sequence >= 0 else { return nil }
        guard let index = numbers.count == 1 ? 0 : Int32(numbers[1]), index >= 0 else { return nil }
        self.init(epoch: epoch, position: Position(sequence: sequence, index: index))
        guard description == text else { return nil }
    }

    public var description: String {
        let index = position.index == 0 ? "" : ".\(position.index)"
        return "\(epoch)-\(position.sequence)\(index)"
    }
}
