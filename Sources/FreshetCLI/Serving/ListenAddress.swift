import ArgumentParser
import FreshetServer

/// Where to listen, as `--listen` takes it: `[SCHEME://]ADDRESS:PORT`.
struct ListenAddress: Sendable, Hashable, ExpressibleByArgument, CustomStringConvertible {
    enum Scheme: String, Sendable {
        case http, https
    }

    /// `nil` leaves it to `--plain`.
    var scheme: Scheme?
    /// A name or an address, without brackets. Empty means all interfaces.
    var host: String
    /// 0 has the system pick one.
    var port: Int
    /// Of a socket that listens there already.
    var descriptor: CInt?

    static let secureDefault = ListenAddress(scheme: .https, host: "localhost", port: 8443)
    static let plainDefault = ListenAddress(scheme: .http, host: "localhost", port: 8080)

    init(scheme: Scheme?, host: String, port: Int) {
        self.scheme = scheme
        self.host = host
        self.port = port
    }

    init?(argument: String) {
        var rest = argument[...]
        if let end = rest.firstRange(of: "://") {
            guard let scheme = Scheme(rawValue: String(rest[..<end.lowerBound])) else { return nil }
            self.scheme = scheme
            rest = rest[end.upperBound...]
        }
        guard let colon = rest.lastIndex(of: ":"), let port = UInt16(rest[rest.index(after: colon)...]) else {
            return nil
        }
        let host = rest[..<colon]
        let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
        // Without brackets, the last colon of an IPv6 address could be taken for the port's.
        guard isBracketed || !host.contains(":") else { return nil }
        self.host = isBracketed ? String(host.dropFirst().dropLast()) : host == "*" ? "" : String(host)
        self.port = Int(port)
    }

    /// The addresses to bind: `localhost` is both loopback addresses, because browsers try both.
    var hosts: [String] {
        guard descriptor == nil else { return [host] }
        return switch host {
        case "localhost": ["127.0.0.1", "::1"]
        case "": ["::"]
        default: [host]
        }
    }

    /// Whether only this machine can reach it. A name, of which nobody knows to where it leads, is none but `localhost`.
    var isLoopback: Bool {
        Origin(scheme: "http", authority: host.contains(":") ? "[\(host)]" : host)?.isLoopback ?? false
    }

    /// By which this machine can reach it: to listen on all interfaces is no address to go to.
    var fromHere: ListenAddress {
        ListenAddress(scheme: scheme, host: ["", "0.0.0.0", "::"].contains(host) ? "localhost" : host, port: port)
    }

    var description: String {
        let name = host.isEmpty ? "[::]" : host.contains(":") ? "[\(host)]" : host
        return (scheme.map { "\($0.rawValue)://" } ?? "") + "\(name):\(port)"
    }
}
