import NIOCore
import NIOHTTPTypesHTTP2

/// The handlers that make HTTP out of the frames of an HTTP/2 stream, kept at hand so that they can be taken out again.
struct HTTP2Pipeline {
    private let pause: ExtendedConnectPause
    private let codec = HTTP2FramePayloadToHTTPServerCodec()

    /// Adds the handlers to `stream`, which must be on its event loop.
    init(in stream: any Channel, configuration: EdgeConfiguration, cuts: EdgeCuts) throws {
        pause = ExtendedConnectPause(bodyWatch: BodyWatch(codec: codec, limits: configuration.pace, cuts: cuts))
        try stream.pipeline.syncOperations.addHandlers([pause, codec])
    }

    /// Puts `light` in the place of the codec.
    func handOver(to light: LightConnection, in stream: any Channel) throws {
        try stream.pipeline.syncOperations.addHandler(light, position: .after(pause))
        stream.pipeline.syncOperations.removeHandler(codec, promise: nil)
        if let watch = pause.watch { stream.pipeline.syncOperations.removeHandler(watch, promise: nil) }
    }

    /// Lets the bytes through that have waited for the takeover.
    func endPause(in stream: any Channel) {
        pause.resume()
        stream.pipeline.syncOperations.removeHandler(pause, promise: nil)
    }
}
