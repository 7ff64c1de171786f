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

/// Why a connection failed, in a few words.
enum ConnectionFailure {
    static func reason(_ error: (any Error)?) -> String {
        switch error {
        case nil: "the connection was closed"
        case let error as IOError: reason(of: error)
        case let error as WireError: error.description
        case let error as NIOConnectionError: reason(of: error)
        case is NIOSSLError, is NIOSSLExtraError:
            "the server's certificate was not accepted. Give its authority with --cacert, such as ca.pem in the server's "
                + "state directory"
        case ChannelError.connectTimeout?: "nobody answered in time"
        case let error?: "\(error)"
        }
    }

    private static func reason(of error: IOError) -> String {
        switch error.errnoCode {
        case ECONNREFUSED: "the connection was refused"
        case ECONNRESET, EPIPE: "the connection was cut"
        case EADDRNOTAVAIL: "this machine has no port left for another connection"
        case EMFILE, ENFILE: "this machine has no descriptor left for another connection"
        case let code: String(cString: strerror(code)).lowercased()
        }
    }

    private static func reason(of error: NIOConnectionError) -> String {
        if let failure = error.connectionErrors.first { return reason(failure.error) }
        let hasName = error.dnsAError ?? error.dnsAAAAError == nil
        return hasName ? "no address answered" : "no address is known for \(error.host)"
    }
}
