import Freshet
import NIOCore
import Synchronization

/// Reads batches of which a server knows where they are and what they are. So any replica may answer; one that lags, or
/// that has something else there, shows, and another one is asked.
struct MessageReader: Sendable {
    private static let patience = Duration.seconds(2)

    /// Servers are chosen at random: of three of which one is wrong, all of so many answers are its with a chance of
    /// one in twenty thousand.
    private static let tries = 9

    private let jetStream: JetStream

    init(_ jetStream: JetStream) {
        self.jetStream = jetStream
    }

    /// - Returns: the batches by sequence; those that the stream no longer has are missing.
    func batches(of pieces: [ReadPlan.Piece]) async throws(NATSFailure) -> [Int64: StoredBatch] {
        var (found, rest) = await fromAnyReplica(pieces)
        // A replica lags by milliseconds, and hardly ever has something else: these are few.
        for _ in 1..<Self.tries where !rest.isEmpty {
            let (more, still) = await fromAnyReplica(rest)
            found.merge(more) { $1 }
            rest = still
        }
        for piece in rest {
            guard let message = try await jetStream.message(at: piece.sequence) else { continue }
            if let batch = Self.batch(message.body, as: piece) { found[piece.sequence] = batch }
        }
        return found
    }

    /// All at once; the answers come in any order.
    private func fromAnyReplica(_ pieces: [ReadPlan.Piece]) async -> ([Int64: StoredBatch], rest: [ReadPlan.Piece]) {
        guard !pieces.isEmpty else { return ([:], []) }
        let harvest = Harvest(count: pieces.count)
        await withCheckedContinuation { done in
            for piece in pieces {
                let request = ByteBuffer(string: "{\"seq\":\(piece.sequence)}")
                jetStream.requests.send(
                    "$JS.API.DIRECT.GET.\(jetStream.stream)", request, patience: Self.patience
                ) { answer in
                    if harvest.take(Self.batch(answer, as: piece), for: piece) { done.resume() }
                }
            }
        }
        return harvest.result
    }

    private static func batch(_ answer: NATSRequests.Answer, as piece: ReadPlan.Piece) -> StoredBatch? {
        guard case .success(let reply) = answer, reply.status == 0, reply.sequence == piece.sequence else { return nil }
        return batch(reply.body, as: piece)
    }

    private static func batch(_ body: ByteBuffer, as piece: ReadPlan.Piece) -> StoredBatch? {
        guard let batch = try? StoredBatch(body), batch.origin.mark == piece.mark,
            Int(piece.indexes.upperBound) < batch.count
        else { return nil }
        return batch
    }
}

/// The answers to many requests, until all are there.
private final class Harvest: Sendable {
    private struct State {
        var found: [Int64: StoredBatch] = [:]
        var rest: [ReadPlan.Piece] = []
        var left: Int
    }

    private let state: Mutex<State>

    init(count: Int) {
        state = Mutex(State(left: count))
    }

    var result: ([Int64: StoredBatch], rest: [ReadPlan.Piece]) { state.withLock { ($0.found, $0.rest) } }

    /// - Returns: whether it was the last one.
    func take(_ batch: StoredBatch?, for piece: ReadPlan.Piece) -> Bool {
        state.withLock { state in
            if let batch { state.found[piece.sequence] = batch } else { state.rest.append(piece) }
            state.left -= 1
            return state.left == 0
        }
    }
}
