import NIOCore

/// What becomes of the descriptors that the system allows this process: each connection takes one, and some are kept
/// back, so that the server can still say no, and read its own files, when there is no room for another connection.
package struct DescriptorBudget: Sendable, Hashable {
    /// Standard streams, listeners, the log's files with their readers, and what libraries open for a moment.
    private static let ownFiles = 64

    /// An event loop has three: what it waits on, a timer, and a bell for other threads. One more is to spare.
    private static let perEventLoop = 4

    /// One descriptor in so many is for files that are being sent to clients.
    private static let shareOfFiles = 64

    /// One descriptor in so many is for connections that are told to come back later.
    private static let shareOfRefusals = 16

    /// Each is told within milliseconds, unless its client dawdles; the kernel's queue holds whoever comes faster.
    private static let refusalBounds = 16...1024

    /// What is derived is no more than this, however many descriptors there are: four gigabytes of readers. Whoever has a
    /// machine for more says so.
    private static let mostConnections = 1_000_000

    /// The system's limit.
    package let descriptors: Int

    /// Kept back for what is no connection.
    package let own: Int

    /// Kept back for connections that find no room, while they are told so.
    package let refusals: Int

    package init(descriptors: Int, eventLoops: Int = System.coreCount) {
        self.descriptors = descriptors
        own = Self.ownFiles + Self.perEventLoop * eventLoops + descriptors / Self.shareOfFiles
        let bounds = Self.refusalBounds
        refusals = min(max(descriptors / Self.shareOfRefusals, bounds.lowerBound), bounds.upperBound)
    }

    package var reserve: Int { own + refusals }

    /// How many connections the descriptors bear; 0 or less if they are too few for any.
    package var bearableConnections: Int { descriptors - reserve }

    /// The limit for whoever names none.
    package var connections: Int { min(max(bearableConnections, 1), Self.mostConnections) }
}
