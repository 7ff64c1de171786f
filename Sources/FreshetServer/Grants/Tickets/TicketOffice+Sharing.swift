import Freshet
import Synchronization

// What the servers that share a log tell each other.
extension TicketOffice {
    func hear(_ notice: TicketNotice) {
        let now = clock.milliseconds()
        ledger.withLock { $0.hear(notice, at: now) }?.end()
    }

    /// Has all tickets of a subject be good for nothing, on this server.
    func forget(_ subject: String) {
        let now = clock.milliseconds()
        ledger.withLock { $0.forgetAll(of: subject, at: now) }
    }

    /// Has all servers know to which stream a ticket is bound, or hear of another that was first.
    func bind(_ digest: String, to form: StreamForm, _ board: NoticeBoard) async throws -> TicketRecord {
        do throws(LogError) {
            try await post(digest)
        } catch .unreachable {
            throw Refusal.log
        } catch {
            throw Problem(error)
        }
        try await board.catchUpForRequest()
        return try take(digest, for: form).record
    }

    /// Has the others hear who has a ticket before its stream begins, so that they hear of streams one after the other in
    /// that order. If they cannot be told now, the stream does not wait.
    func tellOfSeat(_ digest: String) async {
        guard let board else { return }
        guard board.isReached, (try? await post(digest, isTaken: true)) != nil else {
            return announce(digest, isTaken: true)
        }
    }

    /// Has the others hear in the end how a ticket is.
    func announce(_ digest: String, isTaken: Bool = false) {
        announcements?.add(digest, isTaken: isTaken) { [weak self] in self?.notice(of: $0, isTaken: $1) }
    }

    /// Has the others be able to hear how a ticket is, before anything is made of that.
    func post(_ digest: String, isTaken: Bool = false) async throws(LogError) {
        guard let board, let notice = notice(of: digest, isTaken: isTaken) else { return }
        try await board.post(notice)
    }

    private func notice(of digest: String, isTaken: Bool) -> TicketNotice? {
        let now = clock.milliseconds()
        return ledger.withLock { $0.notice(of: digest, isTaken: isTaken, at: now) }
    }
}
