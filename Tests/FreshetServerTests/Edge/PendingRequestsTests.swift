import FreshetServer
import NIOCore
import NIOEmbedded
import Testing

@Suite("Requests that nobody handles", .timeLimit(.minutes(1)))
struct PendingRequestsTests {
    /// That the process goes on is the point: NIO's bridge traps where it is dropped.
    @Test("close their connection")
    func dropped() async throws {
        let channel = NIOAsyncTestingChannel()
        try await channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).get()
        try await channel.testingEventLoop.executeInContext {
            _ = PendingRequests(try PendingRequests.Bridge(wrappingChannelSynchronously: channel))
        }
        try await channel.closeFuture.get()
        #expect(!channel.isActive)
    }
}
