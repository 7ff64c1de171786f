import Freshet
import GRDB

extension Ledger {
    /// Removes what retention does not keep, a slice of it.
    ///
    /// How far each topic was trimmed is written in the same transaction, so a gap cannot go unnoticed.
    ///
    /// - Returns: whether there may be more.
    mutating func trimSlice(now clock: Int64, in db: Database) throws -> Bool {
        let now = max(clock, standing.milliseconds)
        // Appends and slices take turns. Removing as much as the last append brought, trimming keeps up with any load,
        // and who waits for it waits no longer than for others' appends.
        var room = max(1, configuration.trimmingSlice, lastAppended)
        while room > 0, var topic = try topics.firstDue(at: now, in: db) {
            room -= try trim(&topic, now: now, room: room, in: db) + 1
        }
        while room > 0, standing.emptyTopics > configuration.maximumEmptyTopics {
            try forgetFirstEmpty(in: db)
            room -= 1
        }
        let earliest = now - configuration.keyAge.milliseconds
        let keys = try KeyTable.forget(before: earliest, limit: max(1, room), in: db)
        standing.keys -= keys
        return room <= 0 || keys >= room
    }

    /// - Returns: how much was removed, counted as ``TopicRow/removeOldest(_:now:room:in:)`` does.
    private mutating func trim(_ topic: inout TopicRow, now: Int64, room: Int, in db: Database) throws -> Int {
        let limits = retention.limits(for: topic.topic)
        let (removed, oldest) = try topic.removeOldest(limits, now: now, room: room, in: db)
        if topic.count == 0, topic.closing(rememberedFor: retention.closings, now: now) == nil {
            topic.closing = nil
            standing.emptyTopics += 1
        }
        topic.due = topic.nextDue(oldest: oldest, limits: limits, closings: retention.closings)
        topics.set(topic)
        return removed
    }

    /// Forgets a topic: of what was trimmed from it, only the floor of its rule tells.
    private mutating func forgetFirstEmpty(in db: Database) throws {
        try topics.save(in: db)
        guard let topic = try TopicTable.firstEmpty(in: db) else {
            standing.emptyTopics = 0
            return
        }
        try Floors.raise(retention.pattern(for: topic.topic), to: topic.trimmedThrough, in: db)
        try topics.remove(topic, in: db)
        standing.emptyTopics -= 1
    }
}
