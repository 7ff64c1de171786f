import NIOCore

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Writes to a connection: straight to its socket while nothing is queued for it, which is one system call and nothing
/// else; else through its channel.
///
/// It belongs to the connection's event loop.
final class DirectSocket {
    private let channel: any Channel
    private let isDirect: Bool
    /// The system's socket, once nothing stands between it and us. It is closed on this event loop only, and the channel
    /// is not active any more when anybody hears of it: so, while it is active, the number is good.
    private var socket: NIOBSDSocket.Handle?
    /// Writes that stand in the channel's queue, and that nothing may overtake.
    private var queuedWrites = 0

    /// - Parameter isDirect: whether the channel's bytes are those of its socket: no TLS, no HTTP/2.
    init(of channel: any Channel, isDirect: Bool) {
        self.channel = channel
        self.isDirect = isDirect
    }

    /// Whether a write would go to the socket, instead of waiting in memory for a peer that does not read.
    var isWritable: Bool { socket != nil && queuedWrites == 0 || channel.isWritable }

    /// To be called when the handlers behind the connection are out of its way: what they have written may still wait.
    func begin(through context: ChannelHandlerContext) {
        guard isDirect else { return }
        let operations = channel.pipeline.syncOperations
        socket = try? operations.withUnsafeTransportIfAvailable(of: NIOBSDSocket.Handle.self) { $0 }
        queue(ByteBuffer(), in: context)
    }

    func write(_ bytes: ByteBuffer, through context: ChannelHandlerContext) {
        guard let socket else { return context.writeAndFlush(NIOAny(bytes), promise: nil) }
        guard queuedWrites == 0, channel.isActive else { return queue(bytes, in: context) }
        let sentBytes = max(0, bytes.withUnsafeReadableBytes { Self.send(socket, $0) })
        guard sentBytes < bytes.readableBytes else { return }
        // The socket is full, or broken: NIO knows what to do about either.
        var rest = bytes
        rest.moveReaderIndex(forwardBy: sentBytes)
        queue(rest, in: context)
    }

    private func queue(_ bytes: ByteBuffer, in context: ChannelHandlerContext) {
        queuedWrites += 1
        let promise = context.eventLoop.makePromise(of: Void.self)
        promise.futureResult.assumeIsolated().whenComplete { _ in self.queuedWrites -= 1 }
        context.writeAndFlush(NIOAny(bytes), promise: promise)
    }

    /// - Returns: how many bytes the socket has taken; -1 where it is full or broken.
    private static func send(_ socket: NIOBSDSocket.Handle, _ bytes: UnsafeRawBufferPointer) -> Int {
        #if canImport(Darwin)
            // SIGPIPE is switched off by NIO, socket by socket.
            Darwin.send(socket, bytes.baseAddress, bytes.count, 0)
        #elseif canImport(Musl)
            Musl.send(socket, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
        #else
            Glibc.send(socket, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
        #endif
    }
}
