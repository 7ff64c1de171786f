import FreshetServer
import NIOCore
import NIOPosix

/// A socket that takes whatever is sent on it: UDP to a socket of this machine that nobody reads, where the kernel drops
/// what has no room. Many subscribers may share it.
struct DiscardingSocket {
    private let receiver: any Channel
    private let sender: any Channel
    let handle: NIOBSDSocket.Handle

    init(on eventLoop: any EventLoop) async throws {
        let bootstrap = DatagramBootstrap(group: eventLoop).channelOption(.autoRead, value: false)
        receiver = try await bootstrap.bind(host: "127.0.0.1", port: 0).get()
        guard let address = receiver.localAddress else { preconditionFailure("A socket that is bound has an address.") }
        let sender = try await bootstrap.connect(to: address).get()
        self.sender = sender
        handle = try await eventLoop.submit {
            try sender.pipeline.syncOperations.withUnsafeTransportIfAvailable(of: NIOBSDSocket.Handle.self) { $0 }
        }.get()!
    }

    func close() async throws {
        try await sender.close()
        try await receiver.close()
    }
}

/// A subscriber of a plain connection: its events go past it.
final class StraightSink: CountingSink {
    let straightWay: StraightWay?

    init(to socket: NIOBSDSocket.Handle) {
        straightWay = .socket(socket, .body(.serverSentEvents, .chunked))
    }

    func deliver(_ delivery: Delivery) { preconditionFailure("It has a way past it.") }
    func caughtUp(_ subscription: TopicSubscription) {}
}
