extension NATSConfiguration {
    /// Reads an address as `nats://host1,host2:4222,host3/STREAM?replicas=3`: the servers of one cluster, and the
    /// stream.
    ///
    /// `tls:` instead of `nats:` encrypts. What comes behind `?` is joined by `&`: `replicas`, `max-bytes`, and the
    /// files `credentials`, `ca`, `certificate` and `key`. A user and password before the first host are for all of
    /// them.
    ///
    /// - Throws: ``NATSAddressError`` with the rule that is broken.
    public init(address: String) throws(NATSAddressError) {
        let (scheme, rest) = try Self.halves(address, at: "://", else: .scheme)
        guard scheme == "nats" || scheme == "tls" else { throw .scheme }
        let parts = rest.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let (hosts, stream) = try Self.halves(String(parts[0]), at: "/", else: .stream)
        guard Self.isStreamName(stream) else { throw .stream }
        self.init(servers: try Self.servers(hosts, scheme: scheme), stream: stream)
        usesTLS = scheme == "tls"
        for option in parts.dropFirst().first?.split(separator: "&") ?? [] { try adopt(String(option)) }
        guard (certificateFile == nil) == (keyFile == nil) else { throw .halfCertificate }
    }

    private static func halves(
        _ text: String, at separator: String, else error: NATSAddressError
    ) throws(NATSAddressError) -> (String, String) {
        guard let range = text.firstRange(of: separator) else { throw error }
        return (String(text[..<range.lowerBound]), String(text[range.upperBound...]))
    }

    private static func servers(_ hosts: String, scheme: String) throws(NATSAddressError) -> [String] {
        let hosts = hosts.split(separator: ",", omittingEmptySubsequences: false)
        guard !hosts.contains(where: { $0.isEmpty || $0.hasSuffix("@") }) else { throw .host }
        let user = hosts[0].lastIndex(of: "@").map { hosts[0][...$0] } ?? ""
        return hosts.map { host in "\(scheme)://\(host.contains("@") ? "" : user)\(host)" }
    }

    private static func isStreamName(_ name: String) -> Bool {
        1...255 ~= name.utf8.count && name.utf8.allSatisfy(\.isPartOfStreamName)
    }

    private mutating func adopt(_ option: String) throws(NATSAddressError) {
        let (name, value) = try Self.halves(option, at: "=", else: .option(option))
        switch name {
        case "replicas":
            guard let count = Int(value), 1...5 ~= count else { throw .replicas }
            replicas = count
        case "max-bytes":
            guard let count = Int(value), count > 0 else { throw .maximumBytes }
            maximumBytes = count
        case "credentials": credentials = value
        case "ca": authorityFile = value
        case "certificate": certificateFile = value
        case "key": keyFile = value
        default: throw .option(name)
        }
    }
}

extension UInt8 {
    fileprivate var isPartOfStreamName: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}

/// Why an address names no log on NATS.
public enum NATSAddressError: Error, Sendable, Hashable, CustomStringConvertible {
    case scheme
    case host
    case stream
    case replicas
    case maximumBytes
    case halfCertificate
    case option(String)

    public var description: String {
        switch self {
        case .scheme: "A log on NATS has an address like nats://host1,host2,host3/STREAM?replicas=3, or tls://…"
        case .host: "Between the commas of a NATS address stands a host each, like nats1.example.org:4222."
        case .stream: "Behind the hosts of a NATS address comes /STREAM: 1 to 255 letters, digits, - or _."
        case .replicas: "replicas is from 1 to 5; 3 survive the loss of one server."
        case .maximumBytes: "max-bytes is a number of bytes, 1 or more."
        case .halfCertificate: "certificate and key of a NATS address go together."
        case .option(let name):
            "A NATS address has no \"\(name)\": it has replicas, max-bytes, credentials, ca, certificate and key, each as "
                + "name=value."
        }
    }
}
