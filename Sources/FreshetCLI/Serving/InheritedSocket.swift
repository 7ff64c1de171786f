import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A socket that listens already when the program begins, as `sd_listen_fds(3)` hands it over: systemd holds it, too, so
/// that it listens on while one server ends and the next one begins.
struct InheritedSocket: Sendable, Hashable {
    let descriptor: CInt
    /// By FileDescriptorName=; else it is the name of the socket's unit.
    let name: String
    /// Where it listens.
    let host: String
    let port: Int

    /// The first that may be handed over: behind standard input, output and error.
    private static let firstDescriptor: CInt = 3

    /// Those of this process, taken over once; or why that is not possible.
    static let all: Result<[InheritedSocket], ServingError> = {
        let variables = ["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"]
        // Nobody whom we start is to believe that they are for him.
        defer { for variable in variables { unsetenv(variable) } }
        do throws(ServingError) {
            return .success(try take(by: ProcessInfo.processInfo.environment, as: getpid()))
        } catch {
            return .failure(error)
        }
    }()

    /// - Parameter process: whose sockets are wanted: the variables are inherited by others, too.
    private static func take(
        by environment: [String: String],
        as process: pid_t
    ) throws(ServingError) -> [InheritedSocket] {
        guard environment["LISTEN_PID"].flatMap(pid_t.init) == process,
            let count = environment["LISTEN_FDS"].flatMap(CInt.init), count > 0
        else { return [] }
        let names = environment["LISTEN_FDNAMES"]?.split(separator: ":", omittingEmptySubsequences: false) ?? []
        var sockets: [InheritedSocket] = []
        for index in 0..<count {
            let name = names.dropFirst(Int(index)).first.map(String.init) ?? ""
            sockets.append(try InheritedSocket(firstDescriptor + index, name: name))
        }
        return sockets
    }

    private init(_ descriptor: CInt, name: String) throws(ServingError) {
        guard Self.listens(descriptor), let (host, port) = Self.address(of: descriptor) else {
            throw ServingError(
                "Cannot use descriptor \(descriptor) of LISTEN_FDS: it is no TCP socket that listens. Check the unit.")
        }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        self.descriptor = descriptor
        self.name = name
        self.host = host
        self.port = port
    }

    private static func listens(_ descriptor: CInt) -> Bool {
        var value: CInt = 0
        var length = socklen_t(MemoryLayout<CInt>.size)
        return getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &value, &length) == 0 && value != 0
    }

    private static func address(of descriptor: CInt) -> (host: String, port: Int)? {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        var host = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        var port = [CChar](repeating: 0, count: Int(NI_MAXSERV))
        let isDone = withUnsafeMutablePointer(to: &storage) { storage in
            storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                getsockname(descriptor, address, &length) == 0
                    && [AF_INET, AF_INET6].contains(CInt(address.pointee.sa_family))
                    && getnameinfo(
                        address, length, &host, socklen_t(host.count), &port, socklen_t(port.count),
                        NI_NUMERICHOST | NI_NUMERICSERV) == 0
            }
        }
        guard isDone, let number = Int(text(port)) else { return nil }
        return (text(host), number)
    }

    private static func text(_ characters: [CChar]) -> String {
        String(decoding: characters.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
