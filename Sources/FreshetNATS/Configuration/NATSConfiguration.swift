public import Freshet
public import Logging

/// Where a ``NATSEventLog`` is, and how it keeps its events.
///
/// Every server of a log needs the same ``retention``, ``keyAge`` and limits: each of them trims, in turns.
public struct NATSConfiguration: Sendable {
    /// `nats://host:port` or `tls://host:port`, with `user:password@` or `token@` where the servers ask for it.
    public var servers: [String]

    /// The JetStream stream: 1 to 255 letters, digits, `-` and `_`. Its subjects begin with its name. It is made if it
    /// is not there.
    public var stream: String

    /// On how many servers a stream that is made is kept, 1 to 5. An event is acknowledged when more than half have it.
    public var replicas = 1

    /// How large a stream that is made may become, in bytes; `nil` is as large as the servers allow. Over it,
    /// publishing fails with ``Freshet/LogError/full(_:)``: nothing is dropped that retention keeps.
    public var maximumBytes: Int?

    /// A file with the user's JWT and seed, as `nsc` makes it (`.creds`).
    public var credentials: String?

    public var usesTLS = false
    /// PEM; `nil` is the system's authorities.
    public var authorityFile: String?
    /// PEM, for servers that ask for it; with ``keyFile``.
    public var certificateFile: String?
    public var keyFile: String?

    /// By what the connection is known to who looks at the servers.
    public var clientName = "freshet"

    public var retention = Retention()

    /// How long an idempotency key is remembered. A day: longer than any publisher goes on trying.
    public var keyAge = Duration.seconds(86_400)

    /// How many idempotency keys are remembered, the youngest. Each takes some 430 bytes of memory on every server.
    public var maximumKeys = 100_000

    /// How many topics without events are remembered, for exact gaps and closings; those that became empty first go
    /// first.
    public var maximumEmptyTopics = 100_000

    /// How many batches may wait for their acknowledgement; over it, ``Freshet/LogError/busy``.
    public var maximumWaiting = 10_000

    /// How long a publication waits for its acknowledgement, before it is ``Freshet/LogError/uncertain(_:)``. An
    /// election takes up to some four seconds.
    public var patience = Duration.seconds(5)

    /// How long an event that should be there may be missing, before it is held for lost and readers are told of a gap:
    /// a NATS server that comes back has to catch up, and may be asked meanwhile.
    public var timeToFind = Duration.seconds(10)

    /// How long opening waits for servers that do not answer.
    public var waitForServers = Duration.zero

    /// How often a server looks for what retention does not keep; `nil` if only ``NATSEventLog/trim()`` does. With
    /// several servers, the first one does it for all.
    public var trimmingInterval: Duration? = .seconds(10)

    /// What events are dated by.
    public var clock = LogClock.system

    /// Where epochs come from.
    public var randomness: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator()

    /// Is told of what the log goes through: servers that are lost and found, and damage.
    public var logger = Logger(label: "freshet.nats")

    public init(servers: [String], stream: String) {
        self.servers = servers
        self.stream = stream
    }
}
