/// Tells one who waits that there is something new in some topics.
package final class News: Sendable {
    private let hub: Hub
    private let follower: Int
    private let arrivals: AsyncStream<Void>

    /// From now on, nothing is missed.
    package init(of selection: TopicSelection, from hub: Hub) {
        // One is as good as many: who has been told looks for itself.
        let (arrivals, arrival) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        self.hub = hub
        self.arrivals = arrivals
        follower =
            hub.follow { events in
                if events.contains(where: { selection.matches($0.topic) }) { arrival.yield() }
            }.follower
    }

    deinit {
        hub.unfollow(follower)
    }

    /// Returns when there is something, when the time is over, or when the task is cancelled.
    package func wait(atMost time: Duration) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { for await _ in self.arrivals { return } }
            group.addTask { try? await Task.sleep(for: time) }
            await group.next()
            group.cancelAll()
        }
    }
}
