package import Freshet
import NIOCore
import Synchronization

/// A page of the log, shared by all who read it.
package struct ReplayPage: Sendable {
    package let delivery: Delivery
    package let through: Position
    package let trimmedThrough: Position

    package init(_ page: LogPage, compression: CompressionPolicy = CompressionPolicy()) {
        delivery = Delivery(fromLog: compression.applied(to: page.events))
        through = page.through
        trimmedThrough = page.trimmedThrough
    }
}

/// Reads the log for readers that are behind. Those that want the same page share it, read once and written once: after
/// a restart, or when a network comes back, a thousand readers come with the same last event ID.
package final class ReplayPages: Sendable {
    package typealias Answer = Result<ReplayPage, LogError>

    private struct Reader: Sendable {
        let format: EventFormat?
        let answer: @Sendable (Answer) -> Void
    }

    private struct State {
        /// Who waits for a page that is being read.
        var waiting: [RecentPages.Key: [Reader]] = [:]
        var recent = RecentPages()
    }

    private let state = Mutex(State())
    private let desk: ReplayDesk
    private let limit: ReadLimit
    private let compression: CompressionPolicy

    /// - Parameter limit: the size of a page.
    package init(desk: ReplayDesk, limit: ReadLimit, compression: CompressionPolicy = CompressionPolicy()) {
        self.desk = desk
        self.limit = limit
        self.compression = compression
    }

    /// Gives the page behind `position` to `answer`, which is called once, from anywhere; at once if it is there.
    ///
    /// - Parameter format: in which its bytes are to be there already, so that no event loop has to make them.
    package func read(
        _ selection: TopicSelection,
        after position: Position,
        preparing format: EventFormat? = nil,
        answer: @escaping @Sendable (Answer) -> Void
    ) {
        let key = RecentPages.Key(selection: selection, position: position)
        let now = NIODeadline.now()
        let (page, isFirst) = state.withLock { state -> (ReplayPage?, Bool) in
            if let page = state.recent.page(key, now: now) { return (page, false) }
            let isFirst = state.waiting[key] == nil
            state.waiting[key, default: []].append(Reader(format: format, answer: answer))
            return (nil, isFirst)
        }
        if let page { return answer(.success(page)) }
        guard isFirst else { return }
        desk.read(selection, after: position, limit: limit) { [self] answer in
            take(answer.map { ReplayPage($0, compression: compression) }, for: key)
        }
    }

    private func take(_ answer: Answer, for key: RecentPages.Key) {
        let waiting = state.withLock { state in
            if case .success(let page) = answer { state.recent.remember(page, for: key, now: .now()) }
            return state.waiting.removeValue(forKey: key) ?? []
        }
        if case .success(let page) = answer, !page.delivery.events.isEmpty {
            for format in Set(waiting.compactMap(\.format)) { _ = page.delivery.bytes(in: format) }
        }
        for reader in waiting { reader.answer(answer) }
    }
}
