import CNats
import Foundation
import NIOCore
import Synchronization

/// A connection to whichever server of a NATS cluster answers, kept up by the C client: it goes to another server when
/// one does not, for ever.
///
/// What is published while there is no connection fails at once and is not sent later. Handlers are called by threads
/// of the C client and must not block.
final class NATSConnection: Sendable {
    // The C client locks by itself.
    private nonisolated(unsafe) let pointer: OpaquePointer
    private let watcher: ConnectionWatcher

    /// Connects to the first server that answers.
    ///
    /// - Throws: ``NATSFailure/unreachable(_:)``.
    static func connect(_ configuration: NATSConfiguration) async throws(NATSFailure) -> NATSConnection {
        let result = await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(
                    returning: Result { () throws(NATSFailure) in try NATSConnection(configuration) })
            }
        }
        return try result.get()
    }

    private init(_ configuration: NATSConfiguration) throws(NATSFailure) {
        let options = try NATSOptions(configuration)
        let watcher = ConnectionWatcher()
        options.report(to: watcher)
        var pointer: OpaquePointer?
        let status = natsConnection_Connect(&pointer, options.pointer)
        guard status == NATS_OK, let pointer else {
            let detail = nats_GetLastError(nil).map { String(cString: $0) } ?? ""
            throw detail.isEmpty ? NATSFailure(status) : .unreachable(detail)
        }
        self.pointer = pointer
        self.watcher = watcher
    }

    deinit {
        // Closing waits for threads of the C client, and the last one to let go may be one of them.
        nonisolated(unsafe) let pointer = pointer
        DispatchQueue.global().async { [watcher] in
            natsConnection_Close(pointer)
            natsConnection_Destroy(pointer)
            withExtendedLifetime(watcher) {}
        }
    }

    var isConnected: Bool { natsConnection_Status(pointer) == NATS_CONN_STATUS_CONNECTED }

    /// Of one message, with its headers, in bytes.
    var maximumPayload: Int { Int(natsConnection_GetMaxPayload(pointer)) }

    /// How often the connection was lost and found again.
    var reconnections: Int { watcher.reconnections }

    func publish(
        _ subject: String,
        _ body: ByteBuffer = ByteBuffer(),
        reply: String? = nil,
        headers: [(String, String)] = []
    ) throws(NATSFailure) {
        var message: OpaquePointer?
        let created = body.withUnsafeReadableBytes { bytes in
            natsMsg_Create(&message, subject, reply, bytes.baseAddress, Int32(bytes.count))
        }
        guard created == NATS_OK, let message else { throw NATSFailure(created) }
        defer { natsMsg_Destroy(message) }
        for (name, value) in headers { natsMsgHeader_Set(message, name, value) }
        let status = natsConnection_PublishMsg(pointer, message)
        guard status == NATS_OK else { throw NATSFailure(status) }
    }

    /// Has every message of a subject given to `handler`, one after the other, until the subscription is let go of.
    func subscribe(
        _ subject: String,
        _ handler: @escaping @Sendable (consuming NATSMessage) -> Void
    ) throws(NATSFailure) -> NATSSubscription {
        let box = Unmanaged.passRetained(HandlerBox(handler))
        var subscription: OpaquePointer?
        let status = natsConnection_Subscribe(
            &subscription, pointer, subject,
            { _, _, message, box in
                guard let message, let box else { return }
                Unmanaged<HandlerBox>.fromOpaque(box).takeUnretainedValue().handler(NATSMessage(taking: message))
            }, box.toOpaque())
        guard status == NATS_OK, let subscription else {
            box.release()
            throw NATSFailure(status)
        }
        natsSubscription_SetOnCompleteCB(
            subscription, { box in box.map { Unmanaged<HandlerBox>.fromOpaque($0).release() } }, box.toOpaque())
        // What comes is bounded by what was asked for, and by the consumer's flow control.
        natsSubscription_SetPendingLimits(subscription, -1, -1)
        return NATSSubscription(taking: subscription)
    }
}

/// What the C client holds on to for a subscription.
private final class HandlerBox: Sendable {
    let handler: @Sendable (consuming NATSMessage) -> Void

    init(_ handler: @escaping @Sendable (consuming NATSMessage) -> Void) {
        self.handler = handler
    }
}

/// Ends with its last reference.
final class NATSSubscription: Sendable {
    private nonisolated(unsafe) let pointer: OpaquePointer

    fileprivate init(taking pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        natsSubscription_Unsubscribe(pointer)
        natsSubscription_Destroy(pointer)
    }
}

/// Hears from the C client how the connection is.
final class ConnectionWatcher: Sendable {
    private let count = Atomic(0)

    var reconnections: Int { count.load(ordering: .relaxed) }

    func reconnected() { count.add(1, ordering: .relaxed) }
}
