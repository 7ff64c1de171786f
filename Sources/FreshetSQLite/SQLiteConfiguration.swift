public import Freshet

/// How a ``SQLiteEventLog`` keeps its events, and how much it remembers.
public struct SQLiteConfiguration: Sendable {
    /// What an acknowledged event survives.
    public enum Durability: String, Sendable, CaseIterable {
        /// A power cut: each commit waits until the disk has it (`synchronous=FULL`).
        case full
        /// The end of the process, however it comes. A power cut or a crash of the system may take the last events; who
        /// had read them is told of a gap (`synchronous=NORMAL`).
        case normal
        /// As ``normal``, but a power cut may damage the whole file. For logs that can be lost (`synchronous=OFF`).
        case off
    }

    public var durability = Durability.full

    public var retention = Retention()

    /// How long an idempotency key is remembered. A day: longer than any publisher goes on trying.
    public var keyAge = Duration.seconds(86_400)

    /// How many idempotency keys are remembered, the youngest. A million, at some 150 bytes of disk each.
    public var maximumKeys = 1_000_000

    /// How many topics without events are remembered, for exact gaps; those whose last event is oldest go first. Each
    /// takes some 100 bytes of disk. Closed ones are beside them, as long as ``Freshet/Retention/closings`` says.
    public var maximumEmptyTopics = 100_000

    /// How many batches may wait for the disk; over it, ``Freshet/LogError/busy``. 10,000 is a second's work or less.
    public var maximumWaiting = 10_000

    /// How many bytes of data may wait for the disk. A batch that is alone may have more.
    public var maximumWaitingBytes = 64 << 20

    /// How much of the disk is kept back, so that trimming can go on when the rest is full (`PATH.reserve`); 0 for
    /// nothing. 16 MiB hold the write-ahead file of any trimming. A disk smaller than four times that has no reserve.
    public var reserveBytes = 16 << 20

    /// How many events one transaction of trimming removes, or as many as the last one of appends brought if that is
    /// more. Appends wait for it: 2 to 4 ms for 500.
    public var trimmingSlice = 500

    /// How often trimming looks for what is due; `nil` if only ``SQLiteEventLog/trim(now:)`` does.
    public var trimmingInterval: Duration? = .seconds(1)

    /// Is told when trimming in the background fails. It tries again after ``trimmingInterval``.
    public var trimmingFailed: @Sendable (LogError) -> Void = { _ in }

    /// How long to wait for another process to let go of the file: for a server that takes over from another.
    public var waitForLock = Duration.zero

    /// Is told once who has the file, before that is waited for.
    public var waitsForLock: @Sendable (_ holder: String) -> Void = { _ in }

    /// What events are dated by.
    public var clock = LogClock.system

    /// Where epochs come from.
    public var randomness: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator()

    public init() {}
}
