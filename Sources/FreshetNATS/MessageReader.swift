import Freshet
import NIOCore
import Synchronization

/// Reads messages of which a server knows where they are and what they are: any replica may answer then. One that lags
/// has nothing at that place, and the leader is asked.
struct MessageReader: Sendable {
    private static let patience = Duration.seconds(2)

    private let jetStream: JetStream

    init(_ jetStream: JetStream) {
        self.jetStream = jetStream
    }

    /// - Returns: the bodies by sequence; those that the stream no longer has are missing.
    func bodies(of pieces: [ReadPlan.Piece]) async throws(NATSFailure) -> [Int64: ByteBuffer] {
        var (found, rest) = await fromAnyReplica(pieces)
        // A few at most: a replica lags by milliseconds.
        while let piece = rest.popLast() {
            guard let message = try await jetStream.message(at: piece.sequence) else { continue }
            if MessageIdentity(message.body).mark == piece.mark { found[piece.sequence] = message.body }
        }
        return found
    }

    /// All at once; the answers come in any order.
    private func fromAnyReplica(_ pieces: [ReadPlan.Piece]) async -> ([Int64: ByteBuffer], rest: [ReadPlan.Piece]) {
        guard !pieces.isEmpty else { return ([:], []) }
        let harvest = Mutex((found: [Int64: ByteBuffer](), rest: [ReadPlan.Piece](), left: pieces.count))
        await withCheckedContinuation { (done: CheckedContinuation<Void, Never>) in
            for piece in pieces {
                let request = ByteBuffer(string: "{\"seq\":\(piece.sequence)}")
                jetStream.requests.send(
                    "$JS.API.DIRECT.GET.\(jetStream.stream)", request, patience: Self.patience
                ) { answer in
                    let isLast = harvest.withLock { harvest in
                        if let body = Self.body(of: piece, in: answer) {
                            harvest.found[piece.sequence] = body
                        } else {
                            harvest.rest.append(piece)
                        }
                        harvest.left -= 1
                        return harvest.left == 0
                    }
                    if isLast { done.resume() }
                }
            }
        }
        return harvest.withLock { ($0.found, $0.rest) }
    }

    private static func body(of piece: ReadPlan.Piece, in answer: NATSRequests.Answer) -> ByteBuffer? {
        guard case .success(let reply) = answer, reply.status == 0, reply.sequence == piece.sequence,
            MessageIdentity(reply.body).mark == piece.mark
        else { return nil }
        return reply.body
    }
}
