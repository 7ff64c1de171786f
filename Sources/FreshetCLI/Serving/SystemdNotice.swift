import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Tells systemd how far the server is (`sd_notify(3)`): a service of `Type=notify` counts as started when it can be
/// connected to, and what comes after it waits for that.
enum SystemdNotice: String {
    case ready = "READY=1"
    case stopping = "STOPPING=1"

    #if canImport(Glibc)
        private static let datagrams = CInt(SOCK_DGRAM.rawValue)
    #else
        private static let datagrams = SOCK_DGRAM
    #endif

    /// Does nothing where nobody wants to know; and whoever cannot be told is no reason not to serve.
    func send() {
        guard let path = ProcessInfo.processInfo.environment["NOTIFY_SOCKET"], let address = Self.address(path) else {
            return
        }
        let descriptor = socket(AF_UNIX, Self.datagrams, 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + path.utf8.count)
        withUnsafePointer(to: address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                _ = sendto(descriptor, rawValue, rawValue.utf8.count, 0, address, length)
            }
        }
    }

    private static func address(_ path: String) -> sockaddr_un? {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        return withUnsafeMutableBytes(of: &address.sun_path) { bytes in
            guard path.utf8.count <= bytes.count else { return false }
            bytes.copyBytes(from: path.utf8)
            // So an address without a file is written (unix(7)).
            if path.hasPrefix("@") { bytes[0] = 0 }
            return true
        } ? address : nil
    }
}
