import NIOCore

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// A way past the pipeline, straight to a plain connection's socket: one system call and nothing else. It is clear while
/// nothing waits in the channel's queue, which no byte may overtake.
///
/// It belongs to the connection's event loop.
struct DirectSocket {
    /// The system's socket; `nil` where there is none to go to: behind TLS, and on HTTP/2. NIO closes it on this event
    /// loop and tells the connection in the same breath (channelInactive), before anybody could send: so the number is
    /// good until then.
    private var handle: NIOBSDSocket.Handle?
    private var queuedWrites = 0

    var exists: Bool { handle != nil }
    var isClear: Bool { handle != nil && queuedWrites == 0 }
    /// For whoever sends by itself, until something waits.
    var clearHandle: NIOBSDSocket.Handle? { queuedWrites == 0 ? handle : nil }

    /// - Parameter channel: whose bytes are those of its socket.
    mutating func open(of channel: any Channel) {
        handle = try? channel.pipeline.syncOperations.withUnsafeTransportIfAvailable { $0 }
    }

    mutating func forget() { handle = nil }

    mutating func noteQueued() { queuedWrites += 1 }
    mutating func noteWritten() { queuedWrites -= 1 }

    /// - Returns: how many bytes the socket has taken: not all if it is full, none if it is broken.
    func send(_ bytes: ByteBuffer) -> Int {
        guard let handle else { return 0 }
        return Self.send(bytes, to: handle)
    }

    /// Sends on a way that was clear (``clearHandle``) and has not been taken back.
    static func send(_ bytes: ByteBuffer, to socket: NIOBSDSocket.Handle) -> Int {
        max(0, bytes.withUnsafeReadableBytes { send(socket, $0) })
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
