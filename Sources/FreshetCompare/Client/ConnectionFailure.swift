import NIOCore
import NIOPosix
import NIOSSL

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Why a connection did not come about, in a few words.
enum ConnectionFailure {
    static func reason(_ error: any Error) -> String {
        switch error {
        case let error as IOError where error.errnoCode == ECONNREFUSED: "the connection was refused"
        case let error as IOError: String(cString: strerror(error.errnoCode)).lowercased()
        case let error as NIOConnectionError: reason(of: error)
        case is NIOSSLError, is NIOSSLExtraError:
            "the server's certificate was not accepted. Give its authority with --cacert, such as ca.pem in the "
                + "server's state directory"
        case ChannelError.connectTimeout: "nobody answered in time"
        default: "\(error)"
        }
    }

    private static func reason(of error: NIOConnectionError) -> String {
        error.connectionErrors.first.map { reason($0.error) } ?? "no address is known for \(error.host)"
    }
}
