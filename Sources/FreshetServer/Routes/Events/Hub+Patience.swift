import Freshet
import ServiceLifecycle

extension Hub {
    /// Finds the place from which a reader reads. An ID of which this server has not heard may be one that another, with
    /// the same log, has just given out: then it first finds out what the log holds.
    ///
    /// - Parameter patience: how long it may look for that.
    /// - Throws: ``Refusal/log`` if that was not enough.
    func start(from point: StartingPoint, patience: Duration) async throws(Refusal) -> Start {
        let start = point.start(in: log)
        guard let catchUps, let gap = start.gap, gap.reason.mayBeIgnorance else { return start }
        try await catchUps.catchUp(within: patience)
        return point.start(in: log)
    }

    /// Whether the log can be read now. Of one that is not shared, nobody knows beforehand.
    var reachesLog: Bool { (log as? any SharedEventLog)?.standing.isReached ?? true }

    /// Waits while a shared log is not reached: to read it would take as long as that lasts.
    ///
    /// - Throws: ``Refusal/log`` if `patience` was not enough.
    func reachLog(patience: Duration) async throws(Refusal) {
        if !reachesLog { try await catchUps?.catchUp(within: patience) }
    }
}

extension CatchUpDesk {
    /// Catches up with the log.
    ///
    /// - Throws: ``Refusal/log`` if that takes longer than `time`, if the server stops meanwhile, or if the log fails:
    ///   whoever comes back finds it in order, or another server.
    func catchUp(within time: Duration) async throws(Refusal) {
        let isCaughtUp = await withTaskGroup(of: Bool.self) { group in
            group.addTask { (try? await self.catchUp()) != nil }
            group.addTask {
                await cancelWhenGracefulShutdown { try? await Task.sleep(for: time) }
                return false
            }
            defer { group.cancelAll() }
            return await group.next() ?? false
        }
        guard isCaughtUp else { throw .log }
    }
}

extension Gap.Reason {
    /// Whether a server says so, too, that has not heard of everything in its log.
    fileprivate var mayBeIgnorance: Bool {
        switch self {
        case .future, .otherEpoch: true
        case .trimmed, .unknownID: false
        }
    }
}
