import Foundation

/// One line on standard error that says how far long work has come, where that is a terminal; nowhere else.
final class ProgressLine {
    // As often as a person can read it.
    private static let interval = Duration.milliseconds(100)

    private let isShown = isatty(STDERR_FILENO) != 0
    private var last: ContinuousClock.Instant?

    /// Replaces the line, unless it has only just been.
    func show(_ text: @autoclosure () -> String) {
        let now = ContinuousClock.now
        guard isShown, last.map({ now - $0 >= Self.interval }) ?? true else { return }
        last = now
        write("\r\u{1B}[2K" + text())
    }

    /// Takes the line away, for what is said next.
    func clear() {
        if last != nil { write("\r\u{1B}[2K") }
        last = nil
    }

    private func write(_ text: String) {
        FileHandle.standardError.write(Data(text.utf8))
    }
}
