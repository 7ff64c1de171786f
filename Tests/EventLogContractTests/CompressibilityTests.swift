import Freshet
import NIOCore
import Testing

@Suite("Events that must not be compressed", .timeLimit(.minutes(1)))
struct CompressibilityTests {
    /// Of the events that ``publish(to:)`` appends, in their order.
    private static let claims = [true, false, false, true]

    /// Two batches on two topics, each with events of both sorts, and an end, which has nothing to hide.
    private func publish(to log: any EventLog) async throws {
        for topic in ["a", "b"] {
            let publications = try Self.claims.map { isCompressible in
                try Publication(data: ByteBuffer(string: "data"), isCompressible: isCompressible)
            }
            _ = try await log.append(Batch(Topic(topic), publications))
        }
        try await log.closeTopic("b")
    }

    private func claims(_ log: any EventLog, _ patterns: String...) async throws -> [Bool] {
        try await log.walk(.of(patterns), limit: ReadLimit(events: 3)).map(\.isCompressible)
    }

    private func expectClaims(_ log: any EventLog) async throws {
        #expect(try await claims(log, "a") == Self.claims)
        #expect(try await claims(log, "b") == Self.claims + [true])
        #expect(try await claims(log, "a", "b") == Self.claims + Self.claims + [true])
        #expect(try await claims(log, "**") == Self.claims + Self.claims + [true])
    }

    @Test("are read as they were published, page by page", arguments: Engine.all)
    func reading(engine: Engine) async throws {
        let log = try await engine.log()
        try await publish(to: log)
        try await expectClaims(log)
    }

    @Test("are told to followers as they were published", arguments: Engine.all)
    func following(engine: Engine) async throws {
        let log = try await engine.log()
        let recorder = Recorder()
        _ = log.follow(recorder.record)
        try await publish(to: log)
        let claims = await recorder.events(atLeast: 9).map(\.isCompressible)
        #expect(claims == Self.claims + Self.claims + [true])
    }

    @Test("are so when the log is opened again", arguments: Engine.able(.reopening))
    func reopening(engine: Engine) async throws {
        let subject = try await engine.open(LogSettings())
        try await publish(to: subject.log)
        try await expectClaims(subject.reopened().log)
    }

    @Test("are so after a crash", arguments: Engine.able(.crashing))
    func crashing(engine: Engine) async throws {
        let subject = try await engine.open(LogSettings())
        try await publish(to: subject.log)
        try await expectClaims(subject.crashed().log)
    }

    @Test("are so in a copy", arguments: Engine.able(.copying))
    func copying(engine: Engine) async throws {
        let subject = try await engine.open(LogSettings())
        try await publish(to: subject.log)
        try await expectClaims(subject.copied().log)
    }

    @Test("are trimmed like all others, and what is left is as it was", arguments: Engine.all)
    func trimming(engine: Engine) async throws {
        let settings = LogSettings(retention: Retention(otherwise: .init(count: 2)))
        let subject = try await engine.open(settings)
        try await publish(to: subject.log)
        try await subject.trim()
        #expect(try await claims(subject.log, "a") == [false, true])
        #expect(try await claims(subject.log, "b") == [true, true])
    }
}
