import Logging
import NIOCore

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Stands at a listening socket and has its accepting pause when the system refuses to accept.
///
/// Without it the socket would stay readable, and the event loop would ask again and again, as fast as it can. And whoever
/// takes the connections asks for more when he has taken some, pause or not.
final class AcceptFailures: ChannelDuplexHandler {
    typealias InboundIn = any Channel
    typealias OutboundIn = Never

    /// How long to wait if nobody leaves: what was used up may not have been used up by connections.
    private static let pause = TimeAmount.seconds(1)

    /// accept(2): too many files in this process or in the system, no memory.
    private static let exhaustion = [EMFILE, ENFILE, ENOBUFS, ENOMEM]

    private let door: Doorkeeper
    private let logger: Logger
    private var hasWarned = false

    init(door: Doorkeeper, logger: Logger) {
        self.door = door
        self.logger = logger
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        hasWarned = false
        context.fireChannelRead(data)
    }

    func read(context: ChannelHandlerContext) {
        if !door.pauses(context.channel) { context.read() }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let failure = error as? IOError, Self.exhaustion.contains(failure.errnoCode) else {
            return context.fireErrorCaught(error)
        }
        if !hasWarned {
            hasWarned = true
            logger.warning("Accepting pauses", metadata: ["reason": "\(failure.localizedDescription)"])
        }
        let listener = context.channel
        door.note(listener, isExhausted: true)
        context.eventLoop.scheduleTask(in: Self.pause) { [door] in door.note(listener, isExhausted: false) }
    }
}
