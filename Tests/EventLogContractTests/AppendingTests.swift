import Freshet
import NIOCore
import Testing

@Suite("Appending to a log", .timeLimit(.minutes(1)))
struct AppendingTests {
    @Test("gives positions that grow, over all topics", arguments: Engine.all)
    func growing(engine: Engine) async throws {
        let log = try await engine.log()
        #expect(log.head == .start)
        var last = Position.start
        for topic in ["a", "b", "a", "c/d"] {
            let id = try await log.publish(topic)
            #expect(id.position > last && id.epoch == log.epochs.current)
            #expect(log.head == id.position)
            #expect(try log.position(of: id) == id.position)
            last = id.position
        }
    }

    @Test("gives a batch one sequence and indexes from 0", arguments: Engine.all)
    func batch(engine: Engine) async throws {
        let log = try await engine.log()
        let before = try await log.publish("a")
        let appended = try await log.publish("a", ["0", "1", "2"])
        #expect(!appended.isRepeat)
        #expect(appended.ids.map(\.position.index) == [0, 1, 2])
        #expect(Set(appended.ids.map(\.position.sequence)).count == 1)
        #expect(appended.last.position > before.position && log.head == appended.last.position)
        #expect(try await log.page("a", after: before.position).events.map(\.id) == appended.ids)
        #expect(try await log.publish("b").position.sequence > appended.last.position.sequence)
    }

    @Test("takes a batch of a thousand", arguments: Engine.all)
    func largeBatch(engine: Engine) async throws {
        let log = try await engine.log()
        let data = (0..<Batch.maximumCount).map(String.init)
        #expect(try await log.publish("a", data).ids.count == data.count)
        #expect(try await log.data("a") == data)
    }

    @Test("keeps every part of an event", arguments: Engine.all)
    func parts(engine: Engine) async throws {
        let settings = LogSettings()
        let log = try await engine.log(settings)
        let topic = try Topic("größe/😀")
        let publications = [
            try Publication(data: ByteBuffer()),
            try Publication(type: "größe", data: ByteBuffer(string: "\0\n😀"), retry: .zero),
            try Publication(
                data: ByteBuffer(string: String(repeating: "x", count: 1 << 20)), retry: .milliseconds(1_500)),
            try Publication(type: "t", data: ByteBuffer(string: "secret"), isCompressible: false),
        ]
        let appended = try await log.append(Batch(topic, publications))
        let expected = zip(appended.ids, publications).map { id, publication in
            Event(
                id: id, topic: topic, type: publication.type, data: publication.data, retry: publication.retry,
                isCompressible: publication.isCompressible, milliseconds: settings.clock.milliseconds)
        }
        #expect(try await log.page("**").events == expected)
        #expect(try await log.page("größe/😀").events == expected)
    }

    @Test("tells apart topics whose names look the same", arguments: Engine.all)
    func spellings(engine: Engine) async throws {
        let log = try await engine.log()
        for name in ["caf\u{E9}", "cafe\u{301}", "Café"] { try await log.publish(name, name) }
        for name in ["caf\u{E9}", "cafe\u{301}", "Café"] {
            let found = try await log.data(name)
            #expect(found.map { Array($0.utf8) } == [Array(name.utf8)])
        }
    }

    @Test("has a time that does not go back when the clock does", arguments: Engine.all)
    func time(engine: Engine) async throws {
        let settings = LogSettings()
        let subject = try await engine.open(settings)
        var steps: [Int64] = []
        for step: Int64 in [0, 10, -5_000, 4_000, 2_000] {
            settings.clock.advance(by: step)
            try await subject.log.publish("a")
            steps.append(settings.clock.milliseconds)
        }
        let times = try await subject.log.page("a").events.map(\.milliseconds)
        #expect(times == [steps[0], steps[1], steps[1], steps[1], steps[4]])
    }

    @Test("fails when the log is closed, and has appended nothing", arguments: Engine.all)
    func afterClose(engine: Engine) async throws {
        let log = try await engine.log()
        let id = try await log.publish("a", key: IdempotencyKey("1"))
        await log.close()
        await #expect(throws: LogError.closed) { try await log.publish("a") }
        await #expect(throws: LogError.closed) { try await log.publish("a", key: IdempotencyKey("1")) }
        await #expect(throws: LogError.closed) { try await log.closeTopic("a") }
        await log.close()
        #expect(log.head == id.position)
    }
}
