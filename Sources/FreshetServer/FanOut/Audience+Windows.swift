import Freshet
import FreshetWire
import NIOCore

/// A window from which seats of an audience take what they lack.
struct OpenWindow {
    let window: SharedWindow
    /// How many take from it.
    var seats = 0
    /// The last that was made: in a round, most want the same.
    var page: WindowPage?
    /// The number of an entry that everybody looked at in this round has.
    var served: Int?

    mutating func note(_ block: SharedBlock) { served = min(served ?? block.number, block.number) }
}

// Those who read deflated.
extension Audience {
    /// With fewer readers, a selection of several topics has no window: its events may be in many selections, and each
    /// window deflates them anew. One topic's events are deflated once in any case.
    private static let fewestReadersOfSeveral = 4

    /// Goes on from the window at the seat's position, if it reaches back so far; else, or if there is none, the seat is
    /// served with what refers to nothing before it, and may join later.
    func joinWindow(of content: WindowContent, _ seat: Int, by fanOut: LoopFanOut) {
        guard selection.topics?.count == 1 || seats.count >= Self.fewestReadersOfSeveral else { return }
        let window = openWindow(of: content, by: fanOut)
        guard let block = window.block(at: seats[seat].position) else { return }
        windows[content.index]?.seats += 1
        seats[seat].block = block
        seats[seat].run = Run()
        seats[seat].subscription.joinedWindow(at: block.sums)
    }

    private func openWindow(of content: WindowContent, by fanOut: LoopFanOut) -> SharedWindow {
        if windows.isEmpty { windows = Array(repeating: nil, count: WindowContent.count) }
        if let open = windows[content.index] { return open.window }
        let window = fanOut.windows.open(SharedWindow.Key(selection: selection, content: content), by: self)
        windows[content.index] = OpenWindow(window: window)
        return window
    }

    func leaveWindow(_ seat: Int) {
        guard let block = seats[seat].block, let content = seats[seat].way?.format.windowContent else { return }
        seats[seat].block = nil
        windows[content.index]?.seats -= 1
        seats[seat].subscription.leftWindow(at: block.sums)
    }

    /// Other bytes go out between two entries.
    ///
    /// - Returns: the sums of the window up to there; `nil` for who takes from none.
    func interrupt(_ seat: Int) -> StreamSums? {
        guard let block = seats[seat].block, let content = seats[seat].way?.format.windowContent else { return nil }
        if seats[seat].run.count > 0 { windows[content.index]?.window.noteNewcomer(behind: block) }
        seats[seat].run.interrupted()
        return block.sums
    }

    /// - Returns: whether the seat was lacking anything.
    func serve(_ seat: Int, behind block: SharedBlock, at now: NIODeadline) -> Bool {
        guard let way = seats[seat].way, let content = way.format.windowContent,
            let page = windowPage(of: content, behind: block), !page.hasClosing
        else {
            callUp(seat)
            return true
        }
        windows[content.index]?.note(page.last?.block ?? block)
        guard let last = page.last else { return false }
        let bytes = page.bytes(in: way.format, for: seats[seat].run)
        seats[seat].run.received(page.count)
        seats[seat].block = last.block
        seats[seat].position = last.through
        seats[seat].servedAt = now
        send(bytes, page.eventCount, page.payloadBytes, on: way, to: seat)
        return true
    }

    private func windowPage(of content: WindowContent, behind block: SharedBlock) -> WindowPage? {
        guard let open = windows[content.index] else { return nil }
        if let page = open.page, page.after === block { return page }
        let page = open.window.entries(behind: block).map { WindowPage($0, after: block) }
        windows[content.index]?.page = page
        return page
    }

    func beginWindowRound() {
        for index in windows.indices {
            windows[index]?.page = nil
            windows[index]?.served = nil
        }
    }

    /// Says what everybody has, and closes windows from which nobody takes any more.
    func endWindowRound(by fanOut: LoopFanOut) {
        for index in windows.indices {
            guard let open = windows[index] else { continue }
            windows[index]?.page = nil
            if open.seats == 0 {
                windows[index] = nil
                fanOut.windows.close(open.window, by: self)
            } else if let served = open.served {
                open.window.release(by: self, through: served)
            }
        }
    }

    /// Sees to it that all who take from the same window get a heartbeat, unless it has had an entry since `time`.
    ///
    /// - Returns: whether this seat takes from one.
    func beat(
        _ seat: Int,
        unlessSince time: NIODeadline,
        by fanOut: LoopFanOut,
        _ bytes: (Position) -> ByteBuffer
    ) -> Bool {
        guard seats[seat].block != nil, let content = seats[seat].way?.format.windowContent,
            let open = windows[content.index]
        else { return false }
        fanOut.windows.beat(open.window, unlessSince: time, bytes)
        return true
    }
}
