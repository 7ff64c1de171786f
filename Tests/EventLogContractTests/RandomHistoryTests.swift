import Freshet
import NIOCore
import Testing

@Suite("A log with a random history", .timeLimit(.minutes(2)))
struct RandomHistoryTests {
    private static let patterns = ["a", "b/1", "b/2", "b/1/x", "c/1", "none", "*", "b/*", "b/**", "*/1", "**", "c/**"]

    /// What happens to a log, and to the model beside it.
    private struct History {
        var generator: SplitMix
        let settings: LogSettings
        var subject: any LogUnderTest
        var model: ModelLog

        init(_ engine: Engine, _ seed: Seed) async throws {
            let rules = [
                Retention.Rule(try TopicFilter("a"), .none), Retention.Rule(try TopicFilter("b/*"), .init(count: 7)),
                Retention.Rule(try TopicFilter("b/**"), .init(age: .seconds(20))),
            ]
            generator = seed.generator
            settings = LogSettings(
                retention: Retention(rules: rules, otherwise: .init(age: .seconds(60), count: 20, bytes: 200)))
            subject = try await engine.open(settings)
            model = ModelLog(retention: settings.retention)
        }

        mutating func go(on engine: Engine) async throws {
            switch Int.random(in: 0..<100, using: &generator) {
            case ..<75: try await publish()
            case ..<90: settings.clock.advance(by: .random(in: 0...6_000, using: &generator))
            case ..<97: try await trim()
            case 97: try await close()
            default: if engine.lacks[.reopening] == nil { subject = try await subject.reopened() }
            }
        }

        mutating func trim() async throws {
            try await subject.trim()
            model.trim(now: settings.clock.milliseconds)
        }

        private mutating func publish() async throws {
            let topic = try Topic(["a", "b/1", "b/1", "b/2", "b/1/x", "c/1"].randomElement(using: &generator)!)
            guard !model.isClosed(topic) else { return }
            let publications = try (0..<Int.random(in: 1...4, using: &generator)).map { _ in
                let data = String(repeating: "x", count: .random(in: 0...60, using: &generator))
                return try Publication(
                    type: Bool.random(using: &generator) ? "t" : nil, data: ByteBuffer(string: data),
                    isCompressible: Bool.random(using: &generator))
            }
            let appended = try await subject.log.append(Batch(topic, publications))
            for (id, publication) in zip(appended.ids, publications) {
                model.append(
                    Event(
                        id: id, topic: topic, type: publication.type, data: publication.data,
                        isCompressible: publication.isCompressible, milliseconds: settings.clock.milliseconds))
            }
        }

        private mutating func close() async throws {
            guard let name = ["b/2", "c/1"].randomElement(using: &generator), let topic = try? Topic(name) else {
                return
            }
            guard !model.isClosed(topic) else { return }
            let id = try await subject.log.closeTopic(name).last
            model.append(
                Event(
                    id: id, topic: topic, kind: .closed, data: ByteBuffer(), milliseconds: settings.clock.milliseconds))
        }

        mutating func selection() throws -> TopicSelection {
            try .of(
                (0..<Int.random(in: 1...3, using: &generator)).map { _ in
                    RandomHistoryTests.patterns.randomElement(using: &generator)!
                })
        }

        mutating func position() -> Position {
            (model.events + model.trimmed).randomElement(using: &generator)?.position ?? .start
        }

        mutating func limit() -> ReadLimit {
            ReadLimit(
                events: .random(in: 1...9, using: &generator), bytes: .random(in: 0...200, using: &generator),
                looked: .random(in: 1...30, using: &generator))
        }
    }

    @Test("gives by pages, from any position, what one large read gives", arguments: Engine.all, Seed.all)
    func walks(engine: Engine, seed: Seed) async throws {
        var history = try await History(engine, seed)
        for _ in 0..<20 {
            for _ in 0..<15 { try await history.go(on: engine) }
            try await history.trim()
            let log = history.subject.log
            #expect(log.head == history.model.head)
            for _ in 0..<5 {
                let (selection, position, limit) = try (history.selection(), history.position(), history.limit())
                let expected = history.model.wanted(selection, after: position, through: log.head)
                let whole = try await log.read(selection, after: position, limit: .none)
                #expect(whole.events == expected && whole.through == log.head)
                #expect(try await log.walk(selection, after: position, limit: limit) == expected)
            }
        }
    }

    @Test("keeps to each page's limits, and leaves nothing out", arguments: Engine.all, Seed.all)
    func pages(engine: Engine, seed: Seed) async throws {
        var history = try await History(engine, seed)
        for _ in 0..<200 { try await history.go(on: engine) }
        try await history.trim()
        for _ in 0..<100 {
            let (selection, position, limit) = try (history.selection(), history.position(), history.limit())
            let page = try await history.subject.log.read(selection, after: position, limit: limit)
            #expect(page.events == history.model.wanted(selection, after: position, through: page.through))
            #expect(page.events.count <= limit.events)
            #expect(page.events.count < 2 || page.events.map(\.data.readableBytes).reduce(0, +) <= limit.bytes)
            let lookedAt = history.model.events.filter { $0.position > position && $0.position <= page.through }
            #expect(selection.topics != nil || lookedAt.count - page.events.count <= limit.looked)
        }
    }

    @Test("tells of a gap if a reader misses something, and only then", arguments: Engine.all, Seed.all)
    func gaps(engine: Engine, seed: Seed) async throws {
        var history = try await History(engine, seed)
        for _ in 0..<40 {
            for _ in 0..<10 { try await history.go(on: engine) }
            try await history.trim()
            for _ in 0..<10 {
                let (selection, position) = try (history.selection(), history.position())
                let page = try await history.subject.log.read(selection, after: position, limit: history.limit())
                let misses = history.model.trimmed.contains { selection.matches($0.topic) && $0.position > position }
                #expect((page.trimmedThrough > position) == misses)
                #expect(!misses || page.trimmedThrough == history.model.trimmedThrough(selection))
            }
        }
    }
}
