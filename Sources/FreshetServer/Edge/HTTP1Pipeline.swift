import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

/// The handlers that make an HTTP/1.1 connection out of bytes, kept at hand so that they can all be taken out again.
struct HTTP1Pipeline {
    private let decoder: ByteToMessageHandler<HTTPRequestDecoder>
    private let responseFraming: HTTP1Framing
    private let others: [any RemovableChannelHandler]

    /// Adds the handlers to `channel`, which must be on its event loop.
    init(
        in channel: any Channel,
        configuration: EdgeConfiguration,
        isSecure: Bool,
        logger: Logger
    ) throws {
        // Framing is set by HTTP1Framing, which knows the request's method and version; the encoder knows neither.
        var encoding = HTTPResponseEncoder.Configuration()
        encoding.automaticallySetFramingHeaders = false
        decoder = ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes))
        responseFraming = HTTP1Framing()
        others = [
            HTTPResponseEncoder(configuration: encoding),
            responseFraming,
            HTTP1ToHTTPServerCodec(secure: isSecure),
            HTTPConnectionStateHandler(idleTimeout: configuration.idleTimeout, logger: logger),
        ]
        try channel.pipeline.syncOperations.addHandler(decoder)
        try channel.pipeline.syncOperations.addHandlers(others)
    }

    /// How the response under way is framed.
    var framing: LightConnection.Framing { responseFraming.current }

    /// Puts `light` in the place of the handlers. It stands behind the decoder for as long as that needs to hand on the
    /// bytes that it had already read.
    func handOver(to light: LightConnection, in channel: any Channel) throws {
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(light, position: .after(decoder))
        for handler in others { pipeline.removeHandler(handler, promise: nil) }
        pipeline.removeHandler(decoder, promise: nil)
    }
}
