import Freshet
import FreshetWire
import NIOCore

/// What a window has behind one of its blocks, for all who have come so far: framed once for each format, and for each
/// of the few ways in which readers can have come so far.
final class WindowPage {
    let after: SharedBlock
    /// `nil` if there is nothing.
    let last: SharedWindow.Entry?
    let eventCount: Int
    /// Of the events' data.
    let payloadBytes: Int
    /// Whether a topic is closed with one of the events.
    let hasClosing: Bool

    private struct Form: Hashable {
        let format: EventFormat
        /// What tells readers apart: to how many entries the only one refers or, of several, what a reader has received
        /// without interruption, as far as that matters.
        let run: Int
    }

    private let entries: [SharedWindow.Entry]
    private let greatestReach: Int
    private var latest: (form: Form, bytes: ByteBuffer)?
    private var made: [Form: ByteBuffer] = [:]

    init(_ entries: [SharedWindow.Entry], after block: SharedBlock) {
        after = block
        self.entries = entries
        last = entries.last
        let events = entries.compactMap(\.event)
        eventCount = events.count
        payloadBytes = events.reduce(0) { $0 + $1.data.readableBytes }
        hasClosing = events.contains { $0.kind == .closed }
        greatestReach = entries.lazy.map(\.block.reach).max() ?? 0
    }

    /// How many entries there are.
    var count: Int { entries.count }

    func bytes(in format: EventFormat, for run: Run) -> ByteBuffer {
        let matter = entries.count == 1 ? entries[0].block.reach(for: run) : min(Int(run.count), greatestReach)
        let form = Form(format: format, run: matter)
        if let latest, latest.form == form { return latest.bytes }
        let bytes = made[form] ?? joined(in: format, for: run)
        made[form] = bytes
        latest = (form, bytes)
        return bytes
    }

    private func joined(in format: EventFormat, for run: Run) -> ByteBuffer {
        var run = run
        var bytes = ByteBuffer()
        for entry in entries {
            format.write(deflated: entry.block.form(for: run), to: &bytes)
            run.received(1)
        }
        return bytes
    }
}
