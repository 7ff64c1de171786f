package import Freshet
package import FreshetWire
package import NIOCore

/// One reader's subscription: a cursor, and the loop that moves it. It is replay and live delivery in one: what is next
/// comes from the log, from the tail, or not yet.
///
/// It belongs to its event loop. It holds no events; whoever is slow is simply behind.
package final class TopicSubscription {
    /// Where the events of a subscription go.
    package protocol Sink: AnyObject {
        /// Whether more can be written without it waiting in memory.
        var isWritable: Bool { get }
        func deliver(_ delivery: Delivery)
        /// The same, with the bytes in the format of its ``straightWay``.
        func deliver(_ bytes: ByteBuffer, events: Int, payloadBytes: Int)
        /// Where events may be sent without it, as long as nothing waits ahead of them. Asked whenever the subscription
        /// has everything; ``TopicSubscription/block()`` takes it back.
        var straightWay: StraightWay? { get }
        /// The way has taken only some of what was sent on it: this is the rest.
        func finish(_ rest: ByteBuffer)
        /// In what format it will want what is read from the log, which is then made ready; `nil` for none.
        var replayFormat: EventFormat? { get }
        /// From here on it gets what the window has that its ``straightWay`` has the format of.
        func joinedWindow(at sums: StreamSums)
        /// Up to here it has got that.
        func leftWindow(at sums: StreamSums)
        /// Something is missing; the stream goes on behind `position`.
        func tell(_ gap: Gap, resumingAfter position: Position)
        /// Everything that there is has been delivered, for the first time.
        func caughtUp(_ subscription: TopicSubscription)
        /// Every topic is closed and read.
        func completed(_ subscription: TopicSubscription)
        /// The log could not be read.
        func failed(_ subscription: TopicSubscription, _ error: LogError)
    }

    /// How much data goes out in one write, and is read from the log at a time. A reader that has stopped reading holds
    /// about as much in memory, so less is better; with less than this, replay becomes slower.
    package static let pageBytes = 64 << 10

    var selection: TopicSelection { cursor.selection }
    private let fanOut: LoopFanOut
    /// With whom it waits, from when it begins until it is cancelled.
    private var audience: Audience?
    /// The number of its seat there.
    var seat = 0
    /// Until it is cancelled, which its owner does at the latest when its connection is closed.
    private var sink: (any Sink)?
    private var cursor: Cursor

    /// The gap that is still to be told.
    private var gap: Gap?
    /// How far retention may have removed events without a gap for this reader: it has been told, or it asked for what
    /// is left. `nil` means as far as it has when the reader begins.
    private var knownTrimmed: Position?
    /// The topics that are not yet read to their close; `nil` with wildcards, where others may always come.
    private var openTopics: Set<Topic>?
    private var hasAskedLog = false
    private var isReadingLog = false
    private var isPumping = false
    private var isCaughtUp = false

    package init(
        _ selection: TopicSelection, start: Start, takesWhatIsLeft: Bool, openTopics: Set<Topic>?, fanOut: LoopFanOut
    ) {
        self.fanOut = fanOut
        self.openTopics = openTopics
        knownTrimmed = takesWhatIsLeft || start.gap != nil ? nil : .start
        gap = start.gap
        cursor = Cursor(selection, after: start.position)
    }

    /// The newest position that has been looked through.
    package var position: Position {
        guard let audience, isAtEnd else { return cursor.position }
        return audience.position(of: seat, tailEnd: fanOut.tail.end)
    }

    /// When events were last sent past the sink.
    var servedAt: NIODeadline { audience?.servedAt(seat) ?? .uptimeNanoseconds(0) }

    private var isAtEnd: Bool { audience?.isAtEnd(seat) ?? false }

    package func begin(for sink: any Sink) {
        self.sink = sink
        let audience = fanOut.audience(of: selection)
        self.audience = audience
        seat = audience.admit(self)
        fanOut.totals.readersBehind += 1
        // Equal selections are one in memory.
        cursor = Cursor(audience.selection, after: cursor.position)
        pump()
    }

    package func cancel() {
        sink = nil
        guard let audience else { return }
        self.audience = nil
        if !audience.isAtEnd(seat) { fanOut.totals.readersBehind -= 1 }
        audience.dismiss(seat, from: fanOut)
        fanOut.forget(audience)
    }

    /// Something waits to be written on the connection, or no more events may be: the sink is to be asked each time.
    package func block() { audience?.block(seat) }

    /// Leaves the end, where it has everything up to `position`, because there is more.
    func leaveEnd(at position: Position) {
        fanOut.totals.readersBehind += 1
        if position > cursor.position { cursor.advance(to: position) }
    }

    /// What was sent to its socket did not all fit.
    func finish(_ rest: ByteBuffer) {
        block()
        sink?.finish(rest)
    }

    /// Serves its sink with what its straight way is to have.
    func pass(_ bytes: ByteBuffer, events: Int, payloadBytes: Int) {
        sink?.deliver(bytes, events: events, payloadBytes: payloadBytes)
    }

    func joinedWindow(at sums: StreamSums) { sink?.joinedWindow(at: sums) }
    func leftWindow(at sums: StreamSums) { sink?.leftWindow(at: sums) }

    /// Other bytes go out between two events.
    ///
    /// - Returns: the sums up to there of the window from which it takes; `nil` if it does from none.
    func interrupt() -> StreamSums? { audience?.interrupt(seat) ?? nil }

    /// Sees to it that the window from which it takes has a heartbeat, unless it has had an entry since `time`.
    ///
    /// - Returns: whether it takes from one.
    func beat(unlessSince time: NIODeadline, _ heartbeat: (Position) -> ByteBuffer) -> Bool {
        audience?.beat(seat, unlessSince: time, by: fanOut, heartbeat) ?? false
    }

    /// Delivers what there is, as far as it can be written.
    ///
    /// A write may drain the socket at once and so call for more while it is under way: the loop that runs sees to it.
    package func pump() {
        guard !isPumping else { return }
        isPumping = true
        defer { isPumping = false }
        while let sink, let audience, sink.isWritable, !isReadingLog, !audience.isAtEnd(seat) {
            switch nextSource {
            case .log:
                readLog()
            case .tail:
                let page = fanOut.tailPage(of: audience, after: cursor.position)
                deliver(page.delivery, through: page.through, to: sink)
            case .future:
                deliver(.nothing, through: cursor.position, to: sink)
                waitAtEnd(sink)
            }
        }
    }

    /// Whoever comes back asks the log first, even where the tail reaches back far enough: only the log knows what
    /// retention has removed, and every transport gives the same verdict.
    private var nextSource: Cursor.Source {
        let source = cursor.nextSource(beside: fanOut.tail)
        return source == .tail && !hasAskedLog ? .log : source
    }

    private func waitAtEnd(_ sink: any Sink) {
        // Unless it has just been cancelled, and is not counted any more.
        if audience != nil { fanOut.totals.readersBehind -= 1 }
        audience?.wait(seat, at: cursor.position, for: sink.straightWay, by: fanOut)
        hasAskedLog = true
        // Whatever is removed from now on, this reader was there for it.
        knownTrimmed = knownTrimmed ?? .start
        guard !isCaughtUp else { return }
        isCaughtUp = true
        sink.caughtUp(self)
    }

    private func deliver(_ delivery: Delivery, through: Position, to sink: any Sink) {
        let events = delivery.events
        // First the cursor, then the bytes: whatever a write sets off finds it where it will be.
        let before = cursor.position
        if through > before { cursor.advance(to: through) }
        if let gap {
            self.gap = nil
            gap.count()
            let resumption = events.first.map { max(before, $0.position.before) } ?? through
            sink.tell(gap, resumingAfter: resumption)
        }
        if !events.isEmpty {
            fanOut.totals.deliveredEvents += events.count
            sink.deliver(delivery)
        }
        if delivery.hasClosing {
            for event in events where event.kind == .closed { openTopics?.remove(event.topic) }
        }
        guard openTopics?.isEmpty ?? false else { return }
        cancel()
        sink.completed(self)
    }
}

// Reading the log.
extension TopicSubscription {
    private func readLog() {
        isReadingLog = true
        hasAskedLog = true
        let bound = NIOLoopBound(self, eventLoop: fanOut.eventLoop)
        let eventLoop = fanOut.eventLoop
        fanOut.replay.read(selection, after: cursor.position, preparing: sink?.replayFormat) { answer in
            eventLoop.execute { bound.value.take(answer) }
        }
    }

    private func take(_ answer: ReplayPages.Answer) {
        isReadingLog = false
        guard let sink else { return }
        switch answer {
        case .success(let page):
            if let knownTrimmed, page.trimmedThrough > max(cursor.position, knownTrimmed) {
                let requested = fanOut.hub.log.epochs.id(of: cursor.position)
                gap = gap ?? Gap(reason: .trimmed, requested: requested.description)
            }
            knownTrimmed = page.trimmedThrough
            deliver(page.delivery, through: page.through, to: sink)
            pump()
        case .failure(let error):
            cancel()
            sink.failed(self, error)
        }
    }
}

extension Position {
    /// A position behind which this one is the next that can have an event of its reader: its reader has read all that
    /// lies before.
    var before: Position {
        index > 0 ? Position(sequence: sequence, index: index - 1) : Position(sequence: max(0, sequence - 1))
    }
}

extension TopicSubscription.Sink {
    package var straightWay: StraightWay? { nil }
    package func finish(_ rest: ByteBuffer) {}
    package func deliver(_ bytes: ByteBuffer, events: Int, payloadBytes: Int) {}
    package var replayFormat: EventFormat? { nil }
    package func joinedWindow(at sums: StreamSums) {}
    package func leftWindow(at sums: StreamSums) {}
}
