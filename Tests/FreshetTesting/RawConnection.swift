package import NIOCore
import NIOPosix
import NIOSSL

/// A connection on which a test says what it wants, byte for byte. It belongs to one task.
package final class RawConnection {
    private var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    /// What has come and was not taken yet.
    private var arrived = ByteBuffer()

    fileprivate init(
        _ inbound: NIOAsyncChannelInboundStream<ByteBuffer>,
        _ outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    ) {
        self.inbound = inbound.makeAsyncIterator()
        self.outbound = outbound
    }

    package func send(_ text: String) async throws {
        try await send(ByteBuffer(string: text))
    }

    package func send(_ bytes: ByteBuffer) async throws {
        try await outbound.write(bytes)
    }

    /// Closes this side. Bytes from the server may still come.
    package func finish() {
        outbound.finish()
    }

    /// Everything up to and with the first `marker`.
    package func read(through marker: String) async throws -> String {
        while true {
            let text = String(buffer: arrived)
            if let range = text.firstRange(of: marker) {
                let found = text[..<range.upperBound]
                arrived.moveReaderIndex(forwardBy: found.utf8.count)
                return String(found)
            }
            try await readMore()
        }
    }

    package func readBytes(_ count: Int) async throws -> ByteBuffer {
        while arrived.readableBytes < count { try await readMore() }
        return arrived.readSlice(length: count) ?? ByteBuffer()
    }

    /// Everything until the server closes its side.
    package func readToEnd() async throws -> String {
        while let part = try await inbound.next() { arrived.writeImmutableBuffer(part) }
        defer { arrived.clear() }
        return String(buffer: arrived)
    }

    private func readMore() async throws {
        arrived.discardReadBytes()
        guard let part = try await inbound.next() else { throw EndedEarly(arrived: String(buffer: arrived)) }
        arrived.writeImmutableBuffer(part)
    }

    /// The server closed the connection before what was waited for had come.
    package struct EndedEarly: Error {
        package let arrived: String
    }
}

extension TestServer {
    /// Opens a connection for as long as `body` runs: TCP, and TLS upon it where the server speaks that.
    ///
    /// - Parameter speaksTLS: `false` for TCP alone, whatever the server speaks.
    package func connect<Result: Sendable>(
        speakingTLS speaksTLS: Bool = true,
        _ body: (RawConnection) async throws -> Result
    ) async throws -> Result {
        let tls = speaksTLS ? try identity.map(clientContext) : nil
        let connection = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connect(host: Self.host, port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls {
                        let handler = try NIOSSLClientHandler(context: tls, serverHostname: nil)
                        try channel.pipeline.syncOperations.addHandler(handler)
                    }
                    return try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                        wrappingChannelSynchronously: channel,
                        configuration: .init(isOutboundHalfClosureEnabled: true)
                    )
                }
            }
        return try await connection.executeThenClose { inbound, outbound in
            try await body(RawConnection(inbound, outbound))
        }
    }

    private func clientContext(_ identity: TestIdentity) throws -> NIOSSLContext {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.trustRoots = .certificates(identity.authorities)
        tls.applicationProtocols = [carriage == .http2 ? "h2" : "http/1.1"]
        return try NIOSSLContext(configuration: tls)
    }
}
