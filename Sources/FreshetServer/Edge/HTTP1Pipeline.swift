import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

/// The handlers that make an HTTP/1.1 connection out of bytes, kept at hand so that they can all be taken out again.
struct HTTP1Pipeline {
    private let firstBytes: FirstBytes
    private let decoder: ByteToMessageHandler<HTTPRequestDecoder>
    private let responseFraming: HTTP1Framing
    private let others: [any RemovableChannelHandler]

    /// Adds the handlers to `channel`, which must be on its event loop.
    init(
        in channel: any Channel,
        configuration: EdgeConfiguration,
        isSecure: Bool,
        cuts: EdgeCuts,
        logger: Logger
    ) throws {
        // Framing is set by HTTP1Framing, which knows the request's method and version; the encoder knows neither.
        var encoding = HTTPResponseEncoder.Configuration()
        encoding.automaticallySetFramingHeaders = false
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderListSize = configuration.maximumHeaderListBytes
        decoder = ByteToMessageHandler(
            HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes, limitConfiguration: limits))
        responseFraming = HTTP1Framing()
        let watch = RequestWatch(limits: configuration.pace, cuts: cuts, end: Self.closeSoon)
        firstBytes = FirstBytes(watch: watch)
        others = [
            HTTPResponseEncoder(configuration: encoding),
            responseFraming,
            HTTP1ToHTTPServerCodec(secure: isSecure),
            watch,
            HTTP1Farewell(framing: responseFraming),
            HTTPConnectionStateHandler(idleTimeout: configuration.idleTimeout, logger: logger),
        ]
        try channel.pipeline.syncOperations.addHandlers(firstBytes, decoder)
        try channel.pipeline.syncOperations.addHandlers(others)
    }

    /// How the response under way is framed.
    var framing: LightConnection.Framing { responseFraming.current }

    /// Puts `light` in the place of the handlers. It stands behind the decoder for as long as that needs to hand on the
    /// bytes that it had already read.
    func handOver(to light: LightConnection, in channel: any Channel) throws {
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(light, position: .after(decoder))
        pipeline.removeHandler(firstBytes, promise: nil)
        for handler in others { pipeline.removeHandler(handler, promise: nil) }
        pipeline.removeHandler(decoder, promise: nil)
    }

    /// How long a peer has for closing its side, when it was cut off: until then its bytes are read and dropped, since a
    /// reset would take the answer from it (RFC 9112 § 9.6).
    private static let closingTime = TimeAmount.seconds(2)

    private static func closeSoon(_ context: ChannelHandlerContext) {
        context.close(mode: .output, promise: nil)
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        let timer = context.eventLoop.scheduleTask(in: closingTime) { bound.value.close(promise: nil) }
        context.channel.closeFuture.whenComplete { _ in timer.cancel() }
    }
}
