import Freshet

struct MemoryLogUnderTest: LogUnderTest {
    private let memory: MemoryEventLog

    init(_ settings: LogSettings) {
        memory = MemoryEventLog(
            retention: settings.retention,
            limits: .init(emptyTopics: settings.emptyTopics, keys: settings.keys, keyAge: settings.keyAge),
            clock: settings.clock.ofLog
        )
    }

    var log: any EventLog { memory }

    func trim() { memory.trim() }

    // Engine.memory lacks the abilities.
    func reopened() -> any LogUnderTest { preconditionFailure("A log in memory cannot be opened again.") }
    func crashed() -> any LogUnderTest { preconditionFailure("A log in memory cannot be opened again.") }
    func copied() -> any LogUnderTest { preconditionFailure("A log in memory cannot be copied.") }
}
