import NIOCore
import NIOHTTP2

/// Tells whether the server of an HTTP/2 connection opens WebSockets in it.
final class SettingsWatch: ChannelInboundHandler {
    typealias InboundIn = HTTP2Frame

    /// RFC 8441 § 3: SETTINGS_ENABLE_CONNECT_PROTOCOL is 1.
    private let allowsWebSockets: EventLoopPromise<Bool>

    init(_ allowsWebSockets: EventLoopPromise<Bool>) {
        self.allowsWebSockets = allowsWebSockets
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // RFC 9113 § 3.4: the server's settings are the first that it says.
        if case .settings(.settings(let settings)) = unwrapInboundIn(data).payload {
            allowsWebSockets.succeed(settings.contains { $0.parameter == .enableConnectProtocol && $0.value == 1 })
        }
        context.fireChannelRead(data)
    }

    func channelInactive(context: ChannelHandlerContext) {
        allowsWebSockets.fail(CompareError.broken("the connection was closed"))
        context.fireChannelInactive()
    }
}
