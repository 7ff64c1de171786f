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
    private let pipeline: ChannelPipeline.SynchronousOperations
    private let isDirect: Bool
    /// Writes that stand in the channel's queue, and that nothing may overtake.
    private var queuedWrites = 0
    private var hasBegun = false

    /// - Parameter isDirect: whether the channel's bytes are those of its socket: no TLS, no HTTP/2.
    init(of channel: any Channel, isDirect: Bool) {
        pipeline = channel.pipeline.syncOperations
        self.isDirect = isDirect
    }

    /// To be called when the handlers behind the connection are out of its way: what they have written may still wait.
    func begin(through context: ChannelHandlerContext) {
        hasBegun = true
        if isDirect { queue(ByteBuffer(), in: context) }
    }

    func write(_ bytes: ByteBuffer, through context: ChannelHandlerContext) {
        guard isDirect, hasBegun else { return context.writeAndFlush(NIOAny(bytes), promise: nil) }
        guard queuedWrites == 0 else { return queue(bytes, in: context) }
        let sentBytes = send(bytes)
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

    /// - Returns: how many bytes the socket has taken; 0 also where it is broken.
    private func send(_ bytes: ByteBuffer) -> Int {
        let result = try? pipeline.withUnsafeTransportIfAvailable(of: NIOBSDSocket.Handle.self) { socket in
            bytes.withUnsafeReadableBytes { Self.send(socket, $0) }
        }
        return max(0, result ?? 0)
    }

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
