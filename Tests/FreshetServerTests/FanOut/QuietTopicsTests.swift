import Freshet
import FreshetServer
import FreshetTesting
import Hummingbird
import NIOCore
import NIOHTTP1
import Testing

@Suite("Quiet topics beside a hot one", .timeLimit(.minutes(1)))
struct QuietTopicsTests {
    private static let sockets = 8
    private static let rounds = 5
    /// In all rounds more than a tail holds: whoever was at its end is far behind it then, were it not kept at the end.
    private static let hotEventsPerRound = 1_000

    private let log = HeldLog(MemoryEventLog())

    @Test("are free: the log is not read for their readers, and each gets its next event once")
    func quiet() async throws {
        let router = Router()
        router.addFreshet(Hub(log: log))
        try await TestServer.run(router) { server in
            try await withThrowingTaskGroup { group in
                let (arrivals, arrival) = AsyncStream.makeStream(of: Void.self)
                let readers = (0..<Self.sockets).map(QuietReader.init)
                for reader in readers {
                    group.addTask { try await reader.run(on: server, rounds: 2) { arrival.yield() } }
                }
                var ready = arrivals.makeAsyncIterator()
                for round in 0..<2 {
                    // All of them have what there was.
                    for _ in readers { await ready.next() }
                    try await heat(server)
                    for topic in readers.flatMap(\.topics) { try await publish(["\(round)"], to: topic) }
                }
                try await group.waitForAll()
            }
            #expect(log.reads == 0)
            // And what would have counted does count.
            let id = EventID(epoch: log.epochs.current, position: .start)
            _ = try await server.events("/events/hot", ["Last-Event-ID": "\(id)"], first: 1)
            #expect(log.reads > 0)
        }
    }

    /// Publishes to the hot topic as fast as its reader takes the events: one that fell behind would read the log.
    private func heat(_ server: TestServer) async throws {
        try await server.webSocket("/events/hot") { hot in
            // Its positions: it has begun, and is at the end.
            for _ in 0..<2 { _ = try await hot.readFrame() }
            for round in 0..<Self.rounds {
                let data = (0..<Self.hotEventsPerRound).map { "\(round).\($0)" }
                try await publish(data, to: "hot")
                for data in data { #expect(try await hot.readFrame().text.hasSuffix("\"data\":\"\(data)\"}")) }
            }
        }
    }

    private func publish(_ data: [String], to topic: String) async throws {
        let publications = try data.map { try Publication(data: ByteBuffer(string: $0)) }
        _ = try await log.append(Batch(Topic(topic), publications))
    }
}
