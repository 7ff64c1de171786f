import NIOCore

// What is published to the topics of a cell, at an even pace.
extension CellRun {
    /// Publishes the cell's events, each stream's over a connection of its own.
    ///
    /// - Throws: ``CompareError``, which then is the impediment of the cell as well.
    func publish() async throws {
        guard let payload = setup.payload else { return }
        do {
            try await publish(payload)
        } catch let error as CompareError {
            impediment = error
            noteChange()
            throw error
        }
    }

    private func publish(_ payload: ComparePayload) async throws {
        let start = ContinuousClock.now
        try await withThrowingTaskGroup { group in
            for index in lines.indices {
                group.addTask { try await self.publish(payload, to: index, from: start) }
            }
            try await group.waitForAll()
        }
    }

    private func publish(_ payload: ComparePayload, to index: Int, from start: ContinuousClock.Instant) async throws {
        let publisher = TopicPublisher(setup: setup, number: index + 1)
        let connection = try await setup.dialer.dial(.http1)
        defer { connection.close() }
        // The streams take turns, as if one publisher went round.
        let offset = Double(index) / Double(CompareCell.streams)
        for (place, number) in setup.numbers.enumerated() {
            let due = start + .seconds((Double(place) + offset) / setup.plan.rate)
            try await Task.sleep(until: due, clock: .continuous)
            lines[index].ledger.began(number, at: .now())
            try await publisher.publish(payload.data(number: number), number: number, over: connection)
        }
    }
}
