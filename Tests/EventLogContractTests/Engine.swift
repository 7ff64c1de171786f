import Freshet
import FreshetTesting
import Testing

/// A storage engine, as the suites of the contract see it. A new one is listed in ``all``, and has nothing else to do.
struct Engine: Sendable, CustomTestStringConvertible {
    /// What not every engine can do.
    enum Ability: String, Sendable, CaseIterable {
        /// Close and open again, and have everything.
        case reopening
        /// End without warning, and have everything that was acknowledged.
        case crashing
        /// Be copied while it is open.
        case copying
    }

    let name: String
    /// What it cannot do, and why. Tests that need it leave the engine out; ``EngineTests`` reports it.
    let lacks: [Ability: String]
    let open: @Sendable (LogSettings) async throws -> any LogUnderTest

    static let all = [memory, sqlite] + nats

    #if NATS
        /// None if the machine has no NATS server.
        static let nats =
            NATSServer.program == nil
            ? [] : [Engine(name: "NATS", lacks: [:], open: { try await NATSLogUnderTest($0) })]
    #else
        static let nats: [Engine] = []
    #endif

    static let memory = Engine(
        name: "memory",
        lacks: [
            .reopening: "A log in memory ends with its process.", .crashing: "A log in memory ends with its process.",
            .copying: "A log in memory has no file to copy.",
        ],
        open: { MemoryLogUnderTest($0) }
    )

    static let sqlite = Engine(name: "SQLite", lacks: [:], open: { try await SQLiteLogUnderTest($0) })

    var testDescription: String { name }

    static func able(_ ability: Ability) -> [Engine] { all.filter { $0.lacks[ability] == nil } }

    func log(_ settings: LogSettings = LogSettings()) async throws -> any EventLog {
        try await open(settings).log
    }
}

/// How a log under test is opened.
struct LogSettings: Sendable {
    var retention = Retention()
    var clock = ManualClock()
    /// How many topics without events are remembered.
    var emptyTopics = 100_000
    /// How many idempotency keys are remembered, and how long.
    var keys = 100_000
    var keyAge = Duration.seconds(86_400)
}

/// A log, and what happens to it from outside.
protocol LogUnderTest: Sendable {
    var log: any EventLog { get }

    /// Removes what retention does not keep.
    func trim() async throws

    /// The same log, closed and opened again.
    func reopened() async throws -> any LogUnderTest

    /// What would be opened if the process had ended at this moment.
    func crashed() async throws -> any LogUnderTest

    /// A copy as it is made while the log is in use, opened.
    func copied() async throws -> any LogUnderTest
}
