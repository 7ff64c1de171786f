import DequeModule
import Freshet
import FreshetWire
import NIOCore
import Synchronization

/// The one deflated stream from which all who read the same topics in the same form take what they lack. Each entry is
/// deflated once, with those before it as its context, where events are appended: off the event loops.
final class SharedWindow: Sendable {
    struct Key: Hashable, Sendable {
        let selection: TopicSelection
        let content: WindowContent
    }

    struct Entry: Sendable {
        let block: SharedBlock
        /// Up to where a reader has everything who has it.
        let through: Position
        /// `nil` for a heartbeat.
        let event: Event?
    }

    /// What is kept for event loops that have not served it yet. Whoever is further behind reads the tail or the log.
    fileprivate static let maximumEntries = 512
    fileprivate static let maximumBytes = 1 << 20

    fileprivate struct State {
        var deflater = DeflateWindow()
        var entries: Deque<Entry> = []
        /// What stands before the first entry, and how far it goes.
        var base: (block: SharedBlock, through: Position)
        var bytes = 0
        var lastAppendedAt = NIODeadline.now()
        /// Up to which entry each audience has served everyone who takes from here.
        var served: [ObjectIdentifier: Int] = [:]
        /// Behind which entries someone has begun who does not yet have the whole window, and so needs lesser forms.
        var newcomers: Set<Int> = []
    }

    let key: Key
    private let state: Mutex<State>

    /// - Parameter start: it will be told of everything behind.
    init(_ key: Key, start: Position) {
        self.key = key
        state = Mutex(State(base: (.origin, start)))
    }

    func append(_ event: Event) {
        // A closing has an entry even where it is not written, and so calls up who takes from here.
        let plain = key.content.plain(of: event) ?? ByteBuffer()
        state.withLock {
            $0.append(plain, isCompressible: event.isCompressible, through: event.position, event: event)
        }
    }

    func open(by audience: Audience) {
        state.withLock { $0.served[ObjectIdentifier(audience)] = $0.base.block.number }
    }

    /// `audience` has served everybody who takes from here up to an entry, and forgets what all audiences have served.
    func release(by audience: Audience, through number: Int) {
        state.withLock { state in
            state.served[ObjectIdentifier(audience)] = number
            state.dropServed()
        }
    }

    func close(by audience: Audience) {
        state.withLock { state in
            state.served[ObjectIdentifier(audience)] = nil
            state.dropServed()
        }
    }

    /// Appends a heartbeat, unless something has been appended since `time`.
    ///
    /// - Returns: whether it has.
    func beat(_ heartbeat: ByteBuffer, through: Position, unlessSince time: NIODeadline) -> Bool {
        state.withLock { state in
            guard state.lastAppendedAt <= time else { return false }
            state.append(heartbeat, isCompressible: true, through: through, event: nil)
            return true
        }
    }

    /// The last that someone has who has everything up to `position`; `nil` if the window does not reach back so far.
    func block(at position: Position) -> SharedBlock? {
        state.withLock { state in
            guard position >= state.base.through else { return nil }
            let block = state.entries.last { $0.through <= position }?.block ?? state.base.block
            state.newcomers.insert(block.number)
            return block
        }
    }

    /// Someone begins anew behind `block`.
    func noteNewcomer(behind block: SharedBlock) {
        state.withLock { _ = $0.newcomers.insert(block.number) }
    }

    /// What comes behind `block`; `nil` if the window does not reach back so far.
    func entries(behind block: SharedBlock) -> [Entry]? {
        state.withLock { state in
            let passed = block.number - state.base.block.number
            return passed >= 0 ? Array(state.entries.dropFirst(passed)) : nil
        }
    }
}

extension SharedWindow.State {
    fileprivate mutating func append(_ plain: ByteBuffer, isCompressible: Bool, through: Position, event: Event?) {
        let block = deflater.append(plain, isCompressible: isCompressible)
        makeLesserForms(of: block)
        entries.append(SharedWindow.Entry(block: block, through: through, event: event))
        bytes += plain.readableBytes
        lastAppendedAt = .now()
        while entries.count > SharedWindow.maximumEntries || (bytes > SharedWindow.maximumBytes && entries.count > 1) {
            dropFirst()
        }
    }

    fileprivate mutating func dropServed() {
        guard let least = served.values.min() else { return }
        while base.block.number < least, !entries.isEmpty { dropFirst() }
    }

    private mutating func dropFirst() {
        let first = entries.removeFirst()
        base = (first.block, first.through)
        bytes -= first.block.plain.readableBytes
    }

    /// Here, and not on an event loop.
    private mutating func makeLesserForms(of block: SharedBlock) {
        for number in newcomers {
            var run = Run()
            run.received(block.number - 1 - number)
            if run.reads(block) { newcomers.remove(number) } else { _ = block.form(for: run) }
        }
    }
}
