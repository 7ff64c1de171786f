import Freshet
import Testing

@Suite("A log that is opened again", .timeLimit(.minutes(1)))
struct RestartTests {
    @Test("has everything, under the same IDs, and readers see no gap", arguments: Engine.able(.reopening))
    func noGap(engine: Engine) async throws {
        let subject = try await engine.open(LogSettings())
        let beginning = subject.log.epochs.id(of: .start)
        try await subject.log.publish("a", ["1", "2", "3"])
        try await subject.log.publish("b")
        let before = try await subject.log.page("**").events

        let log = try await subject.reopened().log
        #expect(log.epochs.current != before[0].id.epoch)
        #expect(log.head == before[3].position)
        #expect(try await log.page("**").events == before)
        for id in before.map(\.id) + [beginning] { #expect(try log.position(of: id) == id.position) }

        let next = try await log.publish("a")
        #expect(next.epoch == log.epochs.current)
        #expect(next.position.sequence > before[3].position.sequence)
        #expect(try await log.page("**").events.map(\.id) == before.map(\.id) + [next])
        #expect(try log.position(of: next) == next.position)
    }

    @Test("without events and often is still itself", arguments: Engine.able(.reopening))
    func empty(engine: Engine) async throws {
        var subject = try await engine.open(LogSettings())
        let beginning = subject.log.epochs.id(of: .start)
        var epochs: Set<Epoch> = []
        for _ in 0..<3 {
            epochs.insert(subject.log.epochs.current)
            subject = try await subject.reopened()
            #expect(try subject.log.position(of: beginning) == .start)
            #expect(try subject.log.position(of: subject.log.epochs.id(of: .start)) == .start)
        }
        #expect(epochs.count == 3)
        #expect(try await subject.log.publish("a").position > .start)
    }

    @Test("does not take its readers for others when something else is lost", arguments: Engine.able(.reopening))
    func laterEpoch(engine: Engine) async throws {
        let subject = try await engine.open(LogSettings())
        let last = try await subject.log.publish("a")
        let log = try await subject.reopened().log
        try await log.publish("a")
        // The first epoch ended with `last`: it has given out nothing behind.
        let never = EventID(epoch: last.epoch, position: log.head)
        #expect(throws: Gap.Reason.otherEpoch) { try log.position(of: never) }
    }

    @Test("after a crash has what was acknowledged", arguments: Engine.able(.crashing))
    func crash(engine: Engine) async throws {
        let settings = LogSettings(retention: Retention(otherwise: .init(count: 3)))
        let subject = try await engine.open(settings)
        for _ in 0..<10 { try await subject.log.publish("a", ["1", "2"]) }
        try await subject.trim()
        let closing = try await subject.log.closeTopic("b").last
        let before = try await subject.log.page("**")

        let log = try await subject.crashed().log
        #expect(try await log.page("**") == before)
        #expect(try await log.closing(of: "b") == closing.position)
        #expect(try await log.publish("a").position > before.through)
    }

    @Test("has a time that does not go back, whatever the clock did meanwhile", arguments: Engine.able(.reopening))
    func time(engine: Engine) async throws {
        let settings = LogSettings()
        let subject = try await engine.open(settings)
        try await subject.log.publish("a")
        let before = settings.clock.milliseconds
        settings.clock.advance(by: -3_600_000)
        let log = try await subject.reopened().log
        try await log.publish("a")
        #expect(try await log.page("a").events.map(\.milliseconds) == [before, before])
    }
}

@Suite("A copy of a log", .timeLimit(.minutes(1)))
struct CopyTests {
    @Test(
        "knows the IDs from before it was made, and takes no later ones for its own", arguments: Engine.able(.copying))
    func restored(engine: Engine) async throws {
        let original = try await engine.open(LogSettings())
        let common = try await original.log.publish("a", ["1", "2"]).ids
        let copy = try await original.copied()
        let lost = try await original.log.publish("a", ["3", "4", "5"]).ids + [original.log.publish("b", "6")]

        // The copy takes the original's place, and goes on where that was.
        let log = copy.log
        for id in lost { #expect(throws: Gap.Reason.otherEpoch) { try log.position(of: id) } }
        let new = try await log.publish("a", ["x", "y", "z"]).ids + [log.publish("a")]
        #expect(Set(new.map(\.position)).intersection(lost.map(\.position)).isEmpty == false)
        for id in lost { #expect(throws: Gap.Reason.otherEpoch) { try log.position(of: id) } }
        for id in common + new { #expect(try log.position(of: id) == id.position) }
        for id in new { #expect(throws: Gap.Reason.otherEpoch) { try original.log.position(of: id) } }
        #expect(try await log.data("a", after: common[1].position) == ["x", "y", "z", "data"])
    }

    @Test("is a whole log, however busy the original was", arguments: Engine.able(.copying))
    func consistent(engine: Engine) async throws {
        let original = try await engine.open(LogSettings())
        let publishing = Task {
            for number in 0..<300 { try await original.log.publish("a/\(number % 5)", ["\(number)", "+"]) }
        }
        let copy = try await original.copied().log
        try await publishing.value
        let copied = try await copy.page("**").events
        #expect(copied.count % 2 == 0)
        #expect(try await original.log.page("**").events.prefix(copied.count).map(\.id) == copied.map(\.id))
    }
}
