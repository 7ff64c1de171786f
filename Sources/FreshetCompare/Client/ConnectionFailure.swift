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
        case let error where isAboutCertificate(error):
            "the server's certificate was not accepted. Give its authority with --cacert, such as ca.pem in the "
                + "server's state directory"
        case is NIOSSLError: "it speaks no TLS that can be understood. Does it want an http address?"
        case ChannelError.connectTimeout: "nobody answered in time"
        default: "\(error)"
        }
    }

    private static func isAboutCertificate(_ error: any Error) -> Bool {
        // BoringSSL's name for it is all that there is to know it by.
        error is NIOSSLExtraError || error is NIOSSLError && "\(error)".contains("CERTIFICATE_VERIFY_FAILED")
    }

    private static func reason(of error: NIOConnectionError) -> String {
        error.connectionErrors.first.map { reason($0.error) } ?? "no address is known for \(error.host)"
    }
}
