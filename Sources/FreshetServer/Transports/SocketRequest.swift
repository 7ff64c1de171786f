import Crypto
import FoundationEssentials
import Freshet
import FreshetWire
import HTTPTypes
package import NIOCore

/// What a client asks on a WebSocket: to subscribe, to unsubscribe, to publish, or whether anyone is there.
package struct SocketRequest: Decodable, Sendable {
    private enum Operation: String, Decodable, Sendable {
        case subscribe, unsubscribe, publish, ping
    }

    private let op: Operation
    private let id: SubscriptionName?
    private let topics: [String]?
    private let lastEventId: String?
    private let subscription: SubscriptionName?
    private let topic: String?
    private let data: String?
    private let type: String?
    private let retry: Int?
    private let compression: String?
    private let key: String?

    private var name: SubscriptionName { id ?? .none }

    /// Reads a message.
    ///
    /// - Throws: ``Problem`` 400 if it is no request.
    package init(_ text: ByteBuffer) throws(Problem) {
        do {
            self = try JSONDecoder().decode(SocketRequest.self, from: Data(text.readableBytesView))
        } catch {
            throw Problem(
                .badRequest,
                "A message is {\"op\": \"subscribe\", \"unsubscribe\", \"publish\" or \"ping\", \"id\": …, …}, and an "
                    + "\"id\" is a whole number or at most \(SubscriptionName.maximumBytes) bytes of text."
            )
        }
    }

    /// Answers a message, at once or when the log has.
    static func answer(_ text: ByteBuffer, on socket: TopicSocket) {
        let request: SocketRequest
        do throws(Problem) {
            request = try SocketRequest(text)
        } catch {
            return socket.say(.problem(error, .none))
        }
        switch request.op {
        case .ping: socket.say(.done(request.name))
        case .unsubscribe: request.unsubscribe(socket)
        case .subscribe:
            request.run(on: socket, isOwed: false) {
                try await request.reader($0)
            } then: {
                request.subscribe($1, $0)
            }
        case .publish:
            request.run(on: socket, isOwed: true) {
                try await request.publish($0)
            } then: {
                $0.say($1)
            }
        }
    }

    private func unsubscribe(_ socket: TopicSocket) {
        let isKnown = socket.unsubscribe(subscription ?? .none)
        let unknown = Problem(.notFound, "There is no such subscription. \"subscription\" is the id that made it.")
        socket.say(isKnown ? .done(name) : .problem(unknown, name))
    }

    private func subscribe(_ reader: TopicReader, _ socket: TopicSocket) {
        // The answer comes before the first event.
        socket.say(.done(name))
        guard socket.subscribe(reader, as: name) else {
            let detail =
                "A connection has at most \(socket.limits.subscriptions) subscriptions. Name several topics in one."
            return socket.say(.problem(Problem(.tooManyRequests, detail), name))
        }
    }

    private func reader(_ context: Context) async throws -> TopicReader {
        let wanted = try TopicSelection(patterns: topics ?? [], limits: context.limits)
        let selection = try context.grant.selectionOrProblem(of: wanted)
        let point = try lastEventId.map { text throws(Problem) in
            try StartingPoint(word: text, parameter: "lastEventId")
        }
        return try await TopicReader(selection, from: point ?? .latest, hub: context.hub, limits: context.limits)
    }

    private func publish(_ context: Context) async throws -> SocketMessage {
        try context.rates.check(context.payer)
        guard let topic, let data else { throw Problem(.badRequest, "To publish takes \"topic\" and \"data\".") }
        let word = try CompressionWord(compression, in: "\"compression\"")
        guard 1...IdempotencyKey.maximumBytes ~= key?.utf8.count ?? 1 else {
            throw Problem(.badRequest, "A \"key\" has 1 to \(IdempotencyKey.maximumBytes) bytes.")
        }
        do {
            let publication = try Publication(
                type: type,
                data: ByteBuffer(string: data),
                retry: retry.map { .milliseconds($0) },
                isCompressible: word.allowsCompression
            )
            guard publication.data.readableBytes <= context.limits.eventBytes else {
                throw Problem(.contentTooLarge, "An event has at most \(context.limits.eventBytes) bytes of data.")
            }
            let batch = Batch(try Topic(topic), [publication], key: idempotencyKey(of: context.grant.subject))
            try context.grant.checkPublishing(to: batch.topic)
            context.rates.charge(context.payer, events: 1)
            let appended = try await context.hub.publish(batch)
            return .done(name, "\"eventId\":\"\(appended.last)\"")
        } catch let error as TopicError {
            throw Problem(.badRequest, error.description)
        } catch let error as AccessError {
            throw Problem(error)
        } catch let error as PublicationError {
            throw Problem(.badRequest, error.description)
        } catch let error as LogError {
            throw Problem(error)
        }
    }

    private func idempotencyKey(of subject: String?) -> IdempotencyKey? {
        key.map { key in
            // Behind a number no word can be taken for data; without it, the digest is that of builds that knew of none.
            let numbers = (retry.map(String.init) ?? "") + (compression.map { " compression: \($0)" } ?? "")
            var digest = SHA256()
            for part in [type ?? "", numbers, data ?? ""] {
                digest.update(data: Array(part.utf8) + [0])
            }
            return IdempotencyKey(subject: subject ?? "", key: key, digest: Array(digest.finalize()))
        }
    }
}

// Requests that wait for the log.
extension SocketRequest {
    /// What they need of the socket, wherever they run.
    private struct Context: Sendable {
        let hub: Hub
        let limits: EventLimits
        let grant: Grant
        let rates: PublishRates
        let payer: PublishRates.Payer
    }

    /// Runs `work` off the event loop, and `then` on it. The task ends with the work, which the log bounds.
    ///
    /// - Parameter isOwed: whether it goes on, and is waited for, when the connection is to end.
    private func run<Result: Sendable>(
        on socket: TopicSocket,
        isOwed: Bool,
        work: @escaping @Sendable (Context) async throws -> Result,
        then: @escaping @Sendable (TopicSocket, Result) -> Void
    ) {
        guard socket.requestsUnderWay < socket.limits.requestsUnderWay else {
            let detail =
                "At most \(socket.limits.requestsUnderWay) requests may wait on a connection. Await answers first."
            return socket.say(.problem(Problem(.tooManyRequests, detail), name))
        }
        guard !socket.grant.isExpired(at: LogClock.system.milliseconds()) else {
            let expired = AccessError.invalidToken("The token has expired. Open a new connection with a new one.")
            return socket.say(.problem(Problem(expired), name))
        }
        let context = Context(
            hub: socket.hub,
            limits: socket.limits,
            grant: socket.grant,
            rates: socket.rates,
            payer: socket.payer
        )
        let eventLoop = socket.socket.eventLoop
        let bound = NIOLoopBound(socket, eventLoop: eventLoop)
        socket.beginRequest { number in
            let task = Task {
                do {
                    let result = try await work(context)
                    eventLoop.execute {
                        then(bound.value, result)
                        bound.value.endRequest(number)
                    }
                } catch {
                    eventLoop.execute {
                        bound.value.say(.problem(Self.problem(error), name))
                        bound.value.endRequest(number)
                    }
                }
            }
            return TopicSocket.WaitingRequest(isOwed: isOwed, task: task)
        }
    }

    private static func problem(_ error: any Error) -> Problem {
        switch error {
        case let problem as Problem: problem
        case let refusal as Refusal: refusal.problem()
        default: Problem(.internalServerError, "Something in the server failed.")
        }
    }
}
