import CNats
import Foundation

/// How the C client connects, from how it was configured.
final class NATSOptions {
    let pointer: OpaquePointer

    /// A server that says nothing for so long is as good as gone: its process may be stopped, or its network.
    private static let pingMilliseconds: Int64 = 1_500
    private static let pingsUnanswered: Int32 = 2

    private static let connectMilliseconds: Int64 = 2_000
    private static let reconnectMilliseconds: Int64 = 250

    init(_ configuration: NATSConfiguration) throws(NATSFailure) {
        var pointer: OpaquePointer?
        try Self.check(natsOptions_Create(&pointer))
        guard let pointer else { throw NATSFailure(NATS_NO_MEMORY) }
        self.pointer = pointer
        try apply(configuration)
    }

    deinit { natsOptions_Destroy(pointer) }

    func report(to watcher: ConnectionWatcher) {
        let context = Unmanaged.passUnretained(watcher).toOpaque()
        natsOptions_SetReconnectedCB(
            pointer,
            { _, context in
                guard let context else { return }
                Unmanaged<ConnectionWatcher>.fromOpaque(context).takeUnretainedValue().reconnected()
            }, context)
        // Without a handler the C client writes to standard error; what it would say shows in what fails.
        natsOptions_SetErrorHandler(pointer, { _, _, _, _ in }, nil)
    }

    private func apply(_ configuration: NATSConfiguration) throws(NATSFailure) {
        try setServers(configuration.servers)
        try Self.check(natsOptions_SetName(pointer, configuration.clientName))
        try Self.check(natsOptions_SetTimeout(pointer, Self.connectMilliseconds))
        try Self.check(natsOptions_SetPingInterval(pointer, Self.pingMilliseconds))
        try Self.check(natsOptions_SetMaxPingsOut(pointer, Self.pingsUnanswered))
        try Self.check(natsOptions_SetMaxReconnect(pointer, -1))
        try Self.check(natsOptions_SetReconnectWait(pointer, Self.reconnectMilliseconds))
        // A byte has no room for a message: what is published without a connection fails, and is not sent later.
        try Self.check(natsOptions_SetReconnectBufSize(pointer, 1))
        try Self.check(natsOptions_SetSendAsap(pointer, true))
        if let credentials = configuration.credentials {
            try Self.check(natsOptions_SetUserCredentialsFromFiles(pointer, credentials, nil))
        }
        guard configuration.usesTLS else { return }
        try Self.check(natsOptions_SetSecure(pointer, true))
        if let authority = configuration.authorityFile {
            try Self.check(natsOptions_LoadCATrustedCertificates(pointer, authority))
        }
        if let certificate = configuration.certificateFile, let key = configuration.keyFile {
            try Self.check(natsOptions_LoadCertificatesChain(pointer, certificate, key))
        }
    }

    private func setServers(_ servers: [String]) throws(NATSFailure) {
        var copies = servers.map { strdup($0).map { UnsafePointer($0) } }
        defer { for copy in copies { free(UnsafeMutableRawPointer(mutating: copy)) } }
        try Self.check(natsOptions_SetServers(pointer, &copies, Int32(copies.count)))
    }

    private static func check(_ status: natsStatus) throws(NATSFailure) {
        guard status == NATS_OK else {
            let detail = nats_GetLastError(nil).map { String(cString: $0) } ?? ""
            throw detail.isEmpty ? NATSFailure(status) : .unreachable(detail)
        }
    }
}
