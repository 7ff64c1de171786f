import Freshet
import NIOCore
import Testing

@Suite("Following a log", .timeLimit(.minutes(1)))
struct FollowingTests {
    @Test("delivers what comes behind its position, once and in order", arguments: Engine.all)
    func behind(engine: Engine) async throws {
        let log = try await engine.log()
        let before = try await log.publish("a", "before")
        let recorder = Recorder()
        #expect(log.follow(recorder.record) == before.position)

        try await log.publish("b", "1")
        try await log.publish("a", ["2", "3"], key: IdempotencyKey("k"))
        try await log.publish("a", ["2", "3"], key: IdempotencyKey("k"))
        try await log.closeTopic("b")
        try await log.closeTopic("b")

        let events = await recorder.events(atLeast: 4)
        #expect(events == (try await log.page("**", after: before.position).events))
        #expect(events.map { String(buffer: $0.data) } == ["1", "2", "3", ""])
        #expect(events.map(\.kind) == [.published, .published, .published, .closed])
    }

    @Test("delivers in order to everyone who follows, whoever appends and whenever they came", arguments: Engine.all)
    func concurrently(engine: Engine) async throws {
        let log = try await engine.log()
        let first = Recorder()
        let late = Recorder()
        let start = log.follow(first.record)
        let lateStart = try await withThrowingTaskGroup(of: Position?.self) { group in
            for publisher in 0..<16 {
                group.addTask {
                    for number in 0..<20 { try await log.publish("p/\(publisher)", ["\(number)", "+"]) }
                    return nil
                }
            }
            group.addTask { log.follow(late.record) }
            return try await group.reduce(Position.start) { $1 ?? $0 }
        }

        let all = try await log.page("**").events
        #expect(all.count == 640)
        #expect(await first.events(atLeast: 640) == all && start == .start)
        let behind = all.filter { $0.position > lateStart }
        #expect(await late.events(atLeast: behind.count) == behind)
        #expect(!first.wasToldTwiceAtOnce && !late.wasToldTwiceAtOnce)
    }

    @Test("delivers nothing that a read does not find", arguments: Engine.all)
    func durableFirst(engine: Engine) async throws {
        let log = try await engine.log()
        let (told, tell) = AsyncStream.makeStream(of: Event.self)
        _ = log.follow { events in
            #expect(log.head >= events[events.count - 1].position)
            for event in events { tell.yield(event) }
        }
        let publishing = Task {
            for number in 0..<100 { try await log.publish("a/\(number % 3)", "\(number)") }
        }
        for await event in told.prefix(100) {
            let before = Position(sequence: event.position.sequence - 1, index: .max)
            #expect(try await log.page("**", after: before, limit: ReadLimit(events: 1)).events == [event])
        }
        try await publishing.value
        await log.close()
    }
}
