import Freshet

// What is done with streams that are open, on this server or any of those that share its log.
extension AccessDesk {
    /// Where a stream is.
    enum Place {
        case here
        /// It is not here: all servers of the log were told, and one of them may have it.
        case elsewhere
    }

    /// How long servers that are away for a moment may take to hear of a stream. One that starts has none.
    private static let timeToHear: Int64 = 60_000

    /// - Parameter payer: to whose rate it counts what the log is given for that.
    /// - Throws: ``Problem`` 403 or 404, as ``GrantedStream/renew(_:)``; 429, or 503 if it is not here, and other servers
    ///   cannot be told.
    func renew(stream id: String, by grant: Grant, payer: PublishRates.Payer) async throws -> Place {
        guard let board = boardOfOthers(for: id) else {
            try await streams.renew(id, by: grant)
            return .here
        }
        try rates.check(payer)
        rates.charge(payer, events: 1)
        let expiry = LogClock.system.milliseconds() + Self.timeToHear
        do throws(LogError) {
            try await board.post(Renewal(of: id, by: grant), until: expiry)
        } catch {
            throw Problem(error)
        }
        return .elsewhere
    }

    /// - Throws: ``Problem`` 404 if there is no such stream; 503 if it is not here, and other servers cannot be told.
    func end(stream id: String) async throws(Problem) -> Place {
        guard let board = boardOfOthers(for: id) else {
            guard streams.end(id) else { throw .noSuchStream }
            return .here
        }
        let now = LogClock.system.milliseconds()
        do throws(LogError) {
            try await board.post(Disconnection(stream: id, at: now), until: now + Self.timeToHear)
        } catch {
            throw Problem(error)
        }
        return .elsewhere
    }

    /// Where others are told of a stream that may be one of theirs.
    private func boardOfOthers(for id: String) -> NoticeBoard? {
        streams.has(id) || id.utf8.count != RandomName.length ? nil : board
    }

    /// Ends all streams of a subject, and its tickets, on all servers.
    ///
    /// - Returns: how many streams those of this server were.
    /// - Throws: ``Problem`` 503 if they have ended here, and other servers cannot be told.
    func endAll(of subject: String) async throws(Problem) -> Int {
        await tickets.forgetAll(of: subject)
        let count = streams.endAll(of: subject)
        guard let board else { return count }
        let now = LogClock.system.milliseconds()
        do throws(LogError) {
            // Whoever starts may still hear of the tickets.
            try await board.post(Disconnection(subject: subject, at: now), until: now + TicketLedger.longestNotice)
        } catch {
            let problem = Problem(error)
            let detail = "The streams of this server have ended, but others could not be told. Ask again. \(error)"
            throw Problem(problem.status, detail, headers: problem.headers)
        }
        return count
    }
}

extension GrantedStreams {
    /// Does what any server of the log was asked to.
    func end(_ disconnection: Disconnection) {
        if let stream = disconnection.stream { end(stream) }
        if let subject = disconnection.subject { endAll(of: subject, openedUntil: disconnection.lastOpening) }
    }

    /// As above. Nobody hears whether the grant was enough: else the stream ends with the one that it has.
    func renew(_ renewal: Renewal) {
        guard has(renewal.stream) else { return }
        // It belongs to the event loop, which it waits for.
        Task { try? await renew(renewal.stream, by: renewal.grant) }
    }
}
