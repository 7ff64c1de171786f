import Freshet

extension FreshetClient {
    /// Connects a subscription.
    ///
    /// - Returns: `nil` if all topics are closed and read.
    func open(
        _ filters: [TopicFilter],
        from start: StartingPoint,
        over transport: StreamTransport
    ) async throws(Setback) -> (any RecordSource)? {
        let headers = configuration.httpHeaders
        let request = ReadRequest(address: address, filters: filters, start: start, headers: headers)
        switch transport {
        case .serverSentEvents: return try await HTTPStreamSource<EventStreamParser>.open(request, over: connections)
        case .lines: return try await HTTPStreamSource<RecordLineParser>.open(request, over: connections)
        case .longPoll: return PollSource(request, over: connections, silence: configuration.silence)
        case .webSocket: return try await webSockets.open(request)
        }
    }
}
