public import Freshet

extension FreshetClient {
    /// The largest body of a batch, its JSON included, that a server takes.
    package static let maximumBatchBytes = 8 << 20

    /// Publishes events to a topic as one atomic batch: all of them or none, side by side.
    ///
    /// It is tried again when the server cannot be reached, does not answer, or says to come back (429, 5xx), always
    /// under the same key: the events appear once. When it throws ``ClientError/gaveUp(_:)`` or `CancellationError`,
    /// they may be there or not; the same call with the same key finds out.
    ///
    /// - Parameters:
    ///   - publications: 1 to 1,000, each of at most 1 MiB, and 8 MiB in all as JSON.
    ///   - key: by which the server knows a repeat for 24 hours: 1 to 255 visible characters of ASCII. By default one
    ///     is made up.
    ///   - patience: how long to go on trying; `nil` is for ever.
    /// - Throws: ``ClientError``; `CancellationError`.
    public func publish(
        _ publications: [Publication],
        to topic: Topic,
        key: String? = nil,
        patience: Duration? = .seconds(60)
    ) async throws -> Receipt {
        precondition(
            1...Batch.maximumCount ~= publications.count,
            "A batch has 1 to \(Batch.maximumCount) publications."
        )
        let url = address.publishing(to: topic)
        let request = try PublishRequest(url: url, publications: publications, key: key)
        var policy = RetryPolicy(patience: patience)
        while true {
            do throws(Setback) {
                return try await request.send(over: connections, headers: configuration.httpHeaders)
            } catch {
                try await wait(after: error, by: &policy)
            }
        }
    }

    /// Waits for as long as the policy says.
    ///
    /// - Throws: ``ClientError`` if there should be no further attempt; `CancellationError`.
    func wait(after setback: Setback, by policy: inout RetryPolicy) async throws {
        try Task.checkCancellation()
        if setback == .cancelled { throw CancellationError() }
        let delay = try policy.delay(after: setback, at: .now, chance: .random(in: 0...1))
        configuration.onRetry?(Retry(reason: setback.reason, delay: delay))
        try await Task.sleep(for: delay)
    }
}
