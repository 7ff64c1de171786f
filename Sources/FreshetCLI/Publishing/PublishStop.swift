import ArgumentParser
import FreshetClient

/// Why publishing lines stopped, and from where it can go on.
struct PublishStop: CustomStringConvertible {
    let error: any Error
    /// The lines that were under way; `nil` between two requests.
    let lines: ClosedRange<Int>?
    /// The last line that is published, 0 if none is.
    let published: Int
    let hasKey: Bool

    var description: String {
        [place + ExitCode.reason(error), done, rest].filter { !$0.isEmpty }.joined(separator: " ")
    }

    private var faulty: ClosedRange<Int>? { (error as? PublicationLines.Fault)?.lines ?? lines }

    private var place: String { faulty.map { Self.naming($0) + ": " } ?? "" }

    private var done: String {
        published > 0 ? "Everything up to line \(published) is published." : "Nothing is published."
    }

    /// What whoever runs it again has to know.
    private var rest: String {
        guard let lines, case .gaveUp = error as? ClientError else { return "" }
        let names = Self.naming(lines)
        return hasKey
            ? "\(names) may be: run it again with the same --key and --batch, and nothing appears twice."
            : "\(names) may be. Give --key next time, so that it can be run again and nothing appears twice."
    }

    private static func naming(_ lines: ClosedRange<Int>) -> String {
        lines.count == 1 ? "Line \(lines.lowerBound)" : "Lines \(lines.lowerBound) to \(lines.upperBound)"
    }
}
