import NIOCore

// How streams break, and how they come back.
extension CellRun {
    /// Cuts every connection as a lost network would, and has each client do what it does then.
    func cut() throws {
        cutAt = .now()
        let connections = lines.compactMap(\.connection)
        for index in lines.indices {
            lines[index].leave()
            lines[index].ledger.cut()
        }
        // Over HTTP/2 it is one connection, of which the first cut leaves nothing.
        for connection in connections where connection.channel.isActive { try connection.cut() }
        shared = nil
        for index in lines.indices { comeBack(index) }
    }

    func failed(_ index: Int, _ error: any Error) {
        // Over HTTP/2 the others may still use it.
        if cell.http == .http1 { lines[index].connection?.close() }
        lines[index].leave()
        guard lines[index].isOpen else {
            impediment = error as? CompareError ?? .impossible("\(error)")
            return noteChange()
        }
        // WHATWG HTML § 9.2.2: an EventSource that gets anything but an event stream fails, and does not reconnect.
        if cell.transport == .serverSentEvents, case .impossible = error as? CompareError {
            lines[index].hasGivenUp = true
            return noteChange()
        }
        // A connection that is shared has failed for all, and each finds a new one.
        shared = nil
        lines[index].failures += 1
        comeBack(index)
    }

    private func comeBack(_ index: Int) {
        let line = lines[index]
        let policy = ReturnPolicy(cell.transport)
        let delay = policy.delay(
            attempt: line.failures, announced: line.reconnectionTime, chance: .random(in: 0..<1))
        Task {
            try? await Task.sleep(for: delay)
            guard lines[index].generation == line.generation else { return }
            await open(index)
        }
    }
}
