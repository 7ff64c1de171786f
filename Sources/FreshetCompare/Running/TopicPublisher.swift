import FreshetWire
import NIOCore

/// Publishes to one topic, a request at a time. For the event loop of its connection alone.
struct TopicPublisher {
    private let request: StreamRequest
    private let url: String
    private let key: String
    private let patience: TimeAmount

    /// - Parameter number: of the stream, from 1.
    init(setup: CellSetup, number: Int) {
        let path = setup.plan.source.path(of: setup.cell.transport, number: number, token: setup.token)
        request = StreamRequest(
            method: .post, path: setup.plan.target.basePath + path, fields: [("content-type", "application/json")])
        url = setup.plan.target.description
        patience = TimeAmount(setup.plan.patience)
        key = "\(setup.token)-\(number)"
    }

    /// - Throws: ``CompareError``.
    nonisolated(nonsending)
        func publish(_ data: ByteBuffer, number: Int, over connection: CompareConnection) async throws
    {
        var request = self.request
        request.body = data
        request.fields.append(("idempotency-key", "\(key)-\(number)"))
        let status = try await status(of: request, over: connection)
        guard status == 201 || status == 200 else { throw CompareError.refusedEvent(url: url, answer: "\(status)") }
    }

    nonisolated(nonsending)
        private func status(of request: StreamRequest, over connection: CompareConnection) async throws -> Int
    {
        let answered = connection.channel.eventLoop.makePromise(of: Int.self)
        answered.fail(.unreachable(url: url, reason: "it does not answer a publication"), in: patience)
        let status = NIOLoopBoundBox<Int?>(nil, eventLoop: connection.channel.eventLoop)
        _ = try await connection.send(request) { event in
            switch event {
            case .answered(let answer): status.value = answer.status
            case .bytes: break
            case .complete: answered.succeed(status.value ?? 0)
            case .lost: answered.fail(CompareError.unreachable(url: url, reason: "it closed the connection"))
            }
        }
        return try await answered.futureResult.get()
    }
}
